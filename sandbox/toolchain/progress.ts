import type { Package } from "./plan";

/**
 * Linking one executable takes about as long as compiling this many packages. Measured on two cores: packages come at
 * an even pace, whatever the size of their sources.
 */
const LINK = 60;
/** Before this share of the work (of 1) is done, the speed of the machine is not known. */
const ENOUGH = 0.02;

interface Part {
    title: string;
    packages: readonly Package[];
    executables: number;
    linked: boolean;
}

/** What is compiled, and how far it is. Packages that several tools share are counted once. */
export class Counter {
    private readonly parts = new Map<string, Part>();
    private readonly compiled = new Set<string>();
    private began: number | undefined;

    /** @param now a clock in milliseconds; tests give their own */
    constructor(
        private readonly expected: number,
        private readonly now: () => number = () => performance.now(),
    ) {}

    /** The packages of one tool are known now. */
    plan(tool: string, title: string, packages: readonly Package[], executables: number): void {
        const toCompile = packages.filter(({ stale }) => stale);
        this.parts.set(tool, { title, packages: toCompile, executables, linked: false });
    }

    /** Go has begun to compile the package; true when it is one of the tool's. */
    compiles(tool: string, importPath: string): boolean {
        this.began ??= this.now();
        const found = this.parts.get(tool)?.packages.find((one) => one.importPath === importPath);
        if (found) this.compiled.add(found.folder);
        return found !== undefined;
    }

    /** The tool is built. */
    built(tool: string): void {
        const part = this.parts.get(tool);
        if (!part) return;
        part.linked = true;
        for (const { folder } of part.packages) this.compiled.add(folder);
    }

    /** `Compiling: 812 of 4310 packages, about 6 min left; Pulumi CLI 300 of 1186` */
    line(): string | undefined {
        if (this.parts.size === 0) return undefined;
        const parts = [...this.parts.values()];
        const all = new Map(parts.flatMap(({ packages }) => packages.map((one) => [one.folder, one] as const)));
        const isDone = ({ folder }: Package): boolean => this.compiled.has(folder);
        const packages = [...all.values()];
        const some = this.parts.size < this.expected ? "at least " : "";
        const total = `Compiling: ${packages.filter(isDone).length} of ${some}${packages.length} packages`;
        const links = parts.reduce((sum, { executables }) => sum + executables * LINK, 0);
        const linked = parts.reduce((sum, part) => sum + (part.linked ? part.executables * LINK : 0), 0);
        const left = some === "" ? this.left(packages.filter(isDone).length + linked, packages.length + links) : "";
        const each = parts
            .filter((part) => !part.linked)
            .map((part) => `${part.title} ${part.packages.filter(isDone).length} of ${part.packages.length}`);
        return [`${total}${left}`, ...each].join("; ");
    }

    /** The rest of the time at the speed of this machine so far. */
    private left(done: number, all: number): string {
        if (this.began === undefined || done < ENOUGH * all) return "";
        const minutes = ((this.now() - this.began) * (all - done)) / done / 60_000;
        return minutes < 1 ? ", less than a minute left" : `, about ${Math.ceil(minutes)} min left`;
    }
}
