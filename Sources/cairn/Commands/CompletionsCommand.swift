import ArgumentParser

struct CompletionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions",
    abstract: "Print the completion script of a shell.",
    discussion: """
      bash:  cairn completions bash > ~/.local/share/bash-completion/completions/cairn
      zsh:   cairn completions zsh > ~/.zfunc/_cairn      (with fpath+=~/.zfunc in ~/.zshrc)
      fish:  cairn completions fish > ~/.config/fish/completions/cairn.fish
      """)

  enum Shell: String, CaseIterable, ExpressibleByArgument {
    case bash, zsh, fish

    var completionShell: CompletionShell {
      switch self {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    }
  }

  @Argument(help: "bash, zsh or fish.") var shell: Shell

  func run() {
    let script = CairnCommand.completionScript(for: shell.completionShell)
    write(script.hasSuffix("\n") ? script : script + "\n", to: .output)
  }
}
