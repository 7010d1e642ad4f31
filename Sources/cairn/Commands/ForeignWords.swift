import ArgumentParser
import CairnLanguage

/// What other tools call their commands and options, and the word for it here. The last words of an
/// error about a command line, for people who type from habit.
enum ForeignWords {
  /// Commands of Terraform, CloudFormation's CLI, SAM, CDK, Serverless, Pulumi and Compose. The
  /// value is a command line, or a sentence if there is none.
  static let commands: [String: String] = [
    "output": "cairn outputs", "get-outputs": "cairn outputs", "info": "cairn outputs",
    "show": "cairn outputs", "describe": "cairn outputs",
    "diff": "cairn plan", "preview": "cairn plan", "changeset": "cairn plan",
    "deploy": "cairn apply", "up": "cairn apply", "create": "cairn apply", "update": "cairn apply",
    "sync": "cairn apply", "package": "cairn apply",
    "remove": "cairn destroy", "rm": "cairn destroy", "down": "cairn destroy",
    "delete": "cairn destroy", "teardown": "cairn destroy",
    "refresh": "cairn drift", "detect-drift": "cairn drift",
    "force-unlock": "cairn unlock", "format": "cairn fmt", "check": "cairn validate",
    "synth": "cairn validate", "new": "cairn init", "log": "cairn logs", "tail": "cairn logs",
    "invoke": "cairn functions invoke", "start": "cairn local start", "stop": "cairn local stop",
    "status": "cairn local status",
    "bootstrap": "Leave it out: the first apply makes the bucket that Cairn keeps its ledger in.",
    "build": "Leave it out: plan and apply build the code of functions.",
    "state": "The ledger is changed by `cairn import`, `cairn adopt` and `was` in the stack file.",
    "taint": "`cairn destroy --target ADDRESS`, then `cairn apply`.",
    "workspace": "Give each stage a stack file, or a parameter: `cairn apply --set stage=dev`.",
  ]

  /// Options of the same tools. The value is a sentence.
  static let options: [String: String] = {
    let same: [(names: [String], text: String)] = [
      (
        ["-var", "--var", "--parameter-overrides", "--param", "--context", "-c"],
        "A parameter is set by --set NAME=VALUE."
      ),
      (
        ["-var-file", "--var-file", "--params-file"],
        "A file of values is given by --parameters FILE."
      ),
      (["-out", "--out", "--save"], "A plan is saved by --output FILE, for `cairn apply FILE`."),
      (
        [
          "-auto-approve", "--auto-approve", "--no-confirm-changeset", "--require-approval",
          "--force", "--no-prompts", "--non-interactive", "--skip-preview",
        ],
        "--yes applies without a question."
      ),
      (
        ["-dry-run", "--dry-run", "--no-execute-changeset", "--noop", "--preview"],
        "`cairn plan` shows what apply would do, and changes nothing."
      ),
      (
        ["--stage", "-s", "--env", "--environment", "--config-env", "--workspace"],
        "Give each stage a stack file, or a parameter: --set stage=dev."
      ),
      (
        [
          "--stack-name", "--stack", "--template", "--template-file", "-t", "--template-body",
          "--config", "--file", "-f",
        ],
        "The stack is an argument without a name: `cairn plan stacks/NAME.yaml`."
      ),
      (["--endpoint-url"], "An endpoint is given by --endpoint URL."),
      (["-detailed-exitcode", "--detailed-exitcode"], "--exit-code makes changes exit with 2."),
      (["-refresh-only", "--refresh-only"], "`cairn drift` shows changes made outside Cairn."),
      (["-refresh", "--refresh", "--no-refresh"], "A plan always reads the live state."),
      (["-chdir", "--cwd"], "Change the folder, or name the stack by its path."),
      (["-debug", "--debug", "-v"], "--verbose shows each request."),
      (
        [
          "--capabilities", "--resolve-s3", "--s3-bucket", "--s3-prefix", "--guided",
          "--resolve-image-repos", "--use-container",
        ],
        "Leave it out: Cairn needs nothing like it."
      ),
    ]
    var options: [String: String] = [:]
    for (names, text) in same { for name in names { options[name] = text } }
    return options
  }()

  /// An error about the arguments, with what the user probably meant.
  ///
  /// - Parameters:
  ///   - message: `fullMessage(for:)` of the error.
  ///   - subcommands: the names that the root knows.
  static func hinted(_ message: String, arguments: [String], subcommands: [String]) -> String {
    var lines = message.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard let usage = lines.firstIndex(where: { $0.hasPrefix("Usage: ") }),
      let better = better(
        than: lines[0], isAboutRoot: lines[usage] == "Usage: cairn <subcommand>", arguments,
        subcommands)
    else { return message }
    lines.replaceSubrange(..<usage, with: ["Error: \(better)"])
    return lines.joined(separator: "\n")
  }

  private static func better(
    than line: String, isAboutRoot: Bool, _ arguments: [String], _ subcommands: [String]
  ) -> String? {
    if isAboutRoot, let word = arguments.first(where: { !$0.hasPrefix("-") }),
      !subcommands.contains(word)
    {
      let start = "Unknown command '\(word)'."
      if let command = commands[word] {
        return command.hasPrefix("cairn ")
          ? "\(start) In Cairn: `\(command)`." : "\(start) \(command)"
      }
      return NearMiss.best(for: word, among: subcommands).map { "\(start) Did you mean '\($0)'?" }
        ?? start
    }
    let start = "Error: Unknown option '"
    guard line.hasPrefix(start) else { return nil }
    let option = String(line.dropFirst(start.count).prefix { $0 != "'" && $0 != "=" })
    if let text = options[option] { return "Unknown option '\(option)'. \(text)" }
    // Terraform's way to write long options.
    if !option.hasPrefix("--"), line.contains("Did you mean '-\(option)'?") {
      return "Unknown option '\(option)'. Long options have two dashes: -\(option)."
    }
    return nil
  }
}
