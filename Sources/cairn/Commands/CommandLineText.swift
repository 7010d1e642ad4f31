import CairnLanguage

/// The next command to run, with the options that the user gave to this one.
struct CommandLineText {
  var command: String
  /// Options of the command itself, such as `--revert`.
  var options: [String] = []
  var stack: StackOptions
  var part: PartOptions?
  var endpoint: EndpointOptions
  /// Parameters whose values are not repeated.
  var secrets: Set<String>
  /// A saved plan, which holds everything except the endpoint's options and secrets.
  var file: String?
  var adopts = false

  /// Another command for the same stack and endpoint.
  func with(_ command: String, _ options: [String]) -> CommandLineText {
    var other = self
    other.command = command
    other.options = options
    // Whole resources are named by the options.
    other.part = nil
    return other
  }

  var text: String {
    var words = ["cairn", command] + options
    if let file {
      words.append(file)
      if !secrets.isEmpty {
        words += stack.parameters.settings.filter(isSecret).flatMap { ["--set", shown($0)] }
        words += stack.parameters.files.flatMap { ["--parameters", $0] }
      }
    } else {
      if let stack = stack.stack { words += command == "adopt" ? ["--stack", stack] : [stack] }
      for setting in stack.parameters.settings { words += ["--set", shown(setting)] }
      for file in stack.parameters.files { words += ["--parameters", file] }
      for address in part?.targets ?? [] { words += ["--target", "\(address)"] }
      if adopts { words.append("--adopt") }
    }
    if endpoint.aws { words.append("--aws") }
    if file == nil {
      if let endpoint = endpoint.url { words += ["--endpoint", endpoint] }
      if let region = endpoint.region { words += ["--region", region] }
    }
    if let profile = endpoint.profile { words += ["--profile", profile] }
    return words.map(Self.quoted).joined(separator: " ")
  }

  /// The user knows what to write for `…`.
  private func shown(_ setting: String) -> String {
    isSecret(setting) ? "\(setting.prefix { $0 != "=" })=…" : setting
  }

  private func isSecret(_ setting: String) -> Bool {
    secrets.contains(String(setting.prefix { $0 != "=" }))
  }

  /// Quoted so that a shell reads it as one word.
  static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
          || "-_./:=,@+%".utf8.contains(byte)
      } || word.hasSuffix("=…")
    return isPlain ? word : "'" + word.replacingLiteral("'", with: "'\\''") + "'"
  }
}
