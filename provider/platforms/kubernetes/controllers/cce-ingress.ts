/** What an Ingress of CCE says beside its annotations, as far as these are judged by it. */
import type { Certificate } from "./cce-certificate";
import { type IsOpen, isOpenInFile, isUnknownText } from "./cce-open";

export interface CceIngress {
    /** Whether a rule with a host leads to a Service. */
    hasHost: (service: string) => boolean;
    /** The Services that its rules lead to; undefined: not all are known. */
    services?: ReadonlySet<string> | undefined;
    /** The ports of a Service that its rules name, as numbers or names; undefined: they are not known. */
    portsOf?: (service: string) => readonly unknown[];
    /** For its listener. */
    certificate?: Certificate;
    /** Its class is that of CCE, or it has options of CCE. */
    isCce?: boolean;
    /** Written in a file, where words may still have to be filled in. */
    isFile?: boolean;
}

/** What is open of the texts. */
export const openIn = ({ isFile }: CceIngress): IsOpen => (isFile === true ? isOpenInFile : isUnknownText);
