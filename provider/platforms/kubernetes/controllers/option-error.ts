/** Something wrong with an option: where below it, why, and what would be right. */
export interface OptionError {
    at: string;
    reason: string;
    help: string;
    /** It changes nothing, and is no mistake of the others. */
    isWarning?: true;
}
