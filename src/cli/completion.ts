/** Prints what makes a shell complete our commands and options: the shell asks the program, so that nothing is said twice. */
import type { ExitCode, Terminal } from './terminal.js';
import { EXIT } from './terminal.js';

/** Bash 3.2, which macOS has, knows no `mapfile`. */
const BASH = `# Completes stepwright in bash: source it, or append it to ~/.bashrc.
_stepwright() {
  local word
  COMPREPLY=()
  while IFS= read -r word; do
    case $word in
    "\${COMP_WORDS[COMP_CWORD]}"*) COMPREPLY[\${#COMPREPLY[@]}]=$word ;;
    esac
  done < <(SHELL=bash ZSH_NAME='' stepwright --get-yargs-completions "\${COMP_WORDS[@]}" 2>/dev/null)
}
complete -o bashdefault -o default -F _stepwright stepwright
`;

const ZSH = `#compdef stepwright
# Completes stepwright in zsh: a file _stepwright in a folder of $fpath, or appended to ~/.zshrc below compinit.
_stepwright() {
  local -a found
  found=("\${(@f)$(SHELL=zsh COMP_CWORD=$((CURRENT - 1)) COMP_LINE=$BUFFER COMP_POINT=$CURSOR stepwright --get-yargs-completions "\${words[@]}" 2>/dev/null)}")
  if [[ -n \${found[1]} ]]; then _describe stepwright found; else _default; fi
}
if [[ \${zsh_eval_context[-1]} == loadautofunc ]]; then _stepwright "$@"; else compdef _stepwright stepwright; fi
`;

export function completion(terminal: Terminal, shell: 'bash' | 'zsh'): ExitCode {
  terminal.out(shell === 'bash' ? BASH : ZSH);
  return EXIT.fine;
}
