import { Command, type Option } from "commander";
import { UsageError } from "../../sources/errors";
import type { Verb, VerbEntry } from "../verb";

/** The list of verbs is a parameter, because it holds this verb too. */
export const completion = (verbs: () => readonly VerbEntry[]): Verb => ({
    configure(command) {
        command
            .argument("<shell>", "bash, zsh or fish")
            .option("--json", "print the verbs and their options as JSON instead")
            .addHelpText("after", help);
    },

    run([shell = ""], { json }, io) {
        const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined;
        if (!script)
            throw new UsageError(`there is no completion for ${JSON.stringify(shell)}: bash, zsh and fish are known`);
        const known = verbs().map(describeVerb);
        io.out(json ? `${JSON.stringify(known, null, 2)}\n` : script(known));
        return 0;
    },
});

interface Described {
    name: string;
    summary: string;
    options: { long: string; short?: string; text: string; takesFile: boolean; choices: readonly string[] }[];
}

/** The options come from the verbs themselves, so the script is never outdated. */
function describeVerb({ name, summary, load }: VerbEntry): Described {
    const command = new Command(name);
    load().verb.configure(command);
    return { name, summary, options: command.options.map(describeOption) };
}

const describeOption = (option: Option): Described["options"][number] => ({
    long: option.long ?? "",
    short: option.short,
    text: option.description,
    takesFile: /<[^>]*(file|folder)/.test(option.flags),
    choices: option.argChoices ?? [],
});

/** Words that stand for themselves in every shell's single quotes. */
const quoted = (text: string): string => `'${text.replace(/'/g, "'\\''")}'`;

const scripts: Readonly<Record<string, (known: readonly Described[]) => string>> = {
    bash: (known) => `# crossroute completion for bash: source <(crossroute completion bash)
_crossroute() {
    local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" words=""
    if [ "$COMP_CWORD" -eq 1 ]; then
        COMPREPLY=($(compgen -W ${quoted(`${known.map((v) => v.name).join(" ")} help --help --version`)} -- "$word"))
        return
    fi
    case "\${COMP_WORDS[1]} $before" in
${choiceCases(known, (verb, option, choices) => `        ${quoted(`${verb} ${option}`)}) COMPREPLY=($(compgen -W ${quoted(choices)} -- "$word")); return ;;`)}
    esac
    case "\${COMP_WORDS[1]}" in
${known.map((v) => `        ${v.name}) words=${quoted([...v.options.map((o) => o.long), "--help"].join(" "))} ;;`).join("\n")}
        help) words=${quoted(known.map((v) => v.name).join(" "))} ;;
    esac
    case "$word" in
        -*) COMPREPLY=($(compgen -W "$words" -- "$word")) ;;
        *) COMPREPLY=($(compgen -f -- "$word")) ;;
    esac
}
complete -o filenames -F _crossroute crossroute
`,
    zsh: (known) => `#compdef crossroute
# crossroute completion for zsh: source <(crossroute completion zsh)
_crossroute() {
    local -a verbs
    verbs=(
${known.map((v) => `        ${quoted(`${v.name}:${v.summary.replace(/:/g, "\\:")}`)}`).join("\n")}
    )
    if (( CURRENT == 2 )); then
        _describe verb verbs
        return
    fi
    local verb="$words[2]"
    shift words
    (( CURRENT-- ))
    case "$verb" in
${known.map((v) => `        ${v.name}) _arguments ${v.options.map(zshOption).join(" ")} '*:file:_files' ;;`).join("\n")}
    esac
}
compdef _crossroute crossroute
`,
    fish: (known) => `# crossroute completion for fish: crossroute completion fish | source
complete -c crossroute -n __fish_use_subcommand -f
${known
    .flatMap((v) => [
        `complete -c crossroute -n __fish_use_subcommand -a ${v.name} -d ${quoted(v.summary)}`,
        ...v.options.map((o) =>
            [
                `complete -c crossroute -n ${quoted(`__fish_seen_subcommand_from ${v.name}`)} -l ${o.long.slice(2)}`,
                o.short ? ` -s ${o.short.slice(1)}` : "",
                o.takesFile ? " -r" : "",
                o.choices.length > 0 ? ` -x -a ${quoted(o.choices.join(" "))}` : "",
                ` -d ${quoted(o.text)}`,
            ].join(""),
        ),
    ])
    .join("\n")}
`,
};

function choiceCases(
    known: readonly Described[],
    line: (verb: string, option: string, choices: string) => string,
): string {
    return known
        .flatMap((v) =>
            v.options.filter((o) => o.choices.length > 0).map((o) => line(v.name, o.long, o.choices.join(" "))),
        )
        .join("\n");
}

function zshOption({ long, text, takesFile, choices }: Described["options"][number]): string {
    const label = text.replace(/[[\]:]/g, (c) => `\\${c}`);
    const value = choices.length > 0 ? `:value:(${choices.join(" ")})` : takesFile ? ":file:_files" : "";
    return quoted(`${long}[${label}]${value}`);
}

const help = `
Examples:

  source <(crossroute completion bash)
  crossroute completion zsh > "\${fpath[1]}/_crossroute"
  crossroute completion fish > ~/.config/fish/completions/crossroute.fish`;
