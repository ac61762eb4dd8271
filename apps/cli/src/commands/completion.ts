import process from "node:process";
import { Argument, type Command } from "commander";
import { subcommand } from "../options.ts";
import { summaries } from "../summaries.ts";

const shells = ["bash", "zsh", "fish"] as const;

/** Prints completion scripts. */
export function command(_signal: AbortSignal): Command {
  return subcommand("completion", "Prints a completion script for your shell.", [
    'eval "$(cadc completion bash)"',
    "cadc completion fish > ~/.config/fish/completions/cadc.fish",
  ])
    .addArgument(new Argument("<shell>", "which shell").choices(shells))
    .action((shell: (typeof shells)[number]) => {
      process.stdout.write(scripts[shell]());
    });
}

const options =
  "--local --registry --url --format --output --maxrec --upload --async --quiet --verbose --no-color --help";
const names = (): string => Object.keys(summaries).join(" ");

const scripts = {
  bash: () => `_cadc() {
  local word=\${COMP_WORDS[COMP_CWORD]}
  if [ "$COMP_CWORD" = 1 ]; then COMPREPLY=($(compgen -W "${names()}" -- "$word"))
  elif [[ $word == -* ]]; then COMPREPLY=($(compgen -W "${options}" -- "$word"))
  else COMPREPLY=($(compgen -f -- "$word")); fi
}
complete -F _cadc cadc
`,
  zsh: () => `#compdef cadc
_cadc() {
  if (( CURRENT == 2 )); then
    local -a names=(${Object.entries(summaries)
      .map(([name, summary]) => `'${name}:${summary.replaceAll("'", "")}'`)
      .join(" ")})
    _describe command names
  elif [[ $PREFIX == -* ]]; then compadd -- ${options}
  else _files; fi
}
compdef _cadc cadc
`,
  fish: () =>
    Object.entries(summaries)
      .map(
        ([name, summary]) =>
          `complete -c cadc -n __fish_use_subcommand -f -a ${name} -d '${summary.replaceAll("'", "")}'\n`,
      )
      .join("") +
    options
      .split(" ")
      .map((option) => `complete -c cadc -l ${option.slice(2)}\n`)
      .join(""),
};
