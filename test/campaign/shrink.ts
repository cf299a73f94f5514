/** Leaves out steps that a failure does not need, one after the other from the end, until none can be left out. */
export async function shrink<T>(all: readonly T[], fails: (some: readonly T[]) => Promise<boolean>): Promise<T[]> {
    let least = [...all];
    for (let changed = true; changed;) {
        changed = false;
        for (let i = least.length - 2; i >= 0; i--) {
            const fewer = least.filter((_, at) => at !== i);
            if (!(await fails(fewer))) continue;
            least = fewer;
            changed = true;
        }
    }
    return least;
}
