import ArgumentParser
import CairnAWS
import CairnEngine
import CairnLanguage

struct FunctionsUpdateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "update",
    abstract: "Build and deploy the code of functions only.",
    usage: "cairn functions update [<stack>] [<name> ...] [options]",
    discussion: """
      Updates all functions of the stack if no name is given. Code that the endpoint already has \
      isn't sent. Edited settings wait for `cairn apply`.

      The update is complete when the new code has answered an invocation. A handler on \
      LambdaRuntime reports which code runs. Any other function is invoked only with an event from \
      --probe; without one, it is reported as sent and active.

        cairn functions update
        cairn functions update upload-images
        cairn functions update resize --probe event.json
      """)

  @Argument(
    help: ArgumentHelp(
      "The stack file (needed only when stacks/ holds several), then names of functions.",
      valueName: "stack-or-name"),
    completion: .custom { _, _, _ in FunctionName.completions() })
  var words: [String] = []
  @OptionGroup var parameters: ParameterOptions
  @Option(
    help: ArgumentHelp(
      "The event for functions whose runtime can't report which code runs: a file, - for "
        + "standard input, or the JSON itself.", valueName: "file|-|json"),
    completion: .file(extensions: ["json"]))
  var probe: String?
  @OptionGroup var endpoint: EndpointOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await output.reporting { context in
      let (stack, names) = Self.split(words, in: .system)
      let loaded = try LoadedStack.load(
        file: StackDiscovery.find(stack, in: .system), parameters)
      context.take(loaded)
      let addresses = try names.map { try FunctionName.address($0, in: loaded) }
      let event = try probe.map { try EventDocument.read($0, context) }
      let code = try await OpenSession(endpoint: endpoint, output: output).with(loaded, context) {
        session, builds in
        try await CodeUpdateRun(
          session: session, builds: builds, loaded: loaded, event: event?.bytes, output: output
        ).run(addresses)
      }
      if code != .success { throw code }
    }
  }

  /// The first argument is the stack if it is a file's name, or names a file in `stacks/`.
  static func split(
    _ words: [String], in files: StackDiscovery.Files
  ) -> (stack: String?, names: [String]) {
    guard let first = words.first else { return (nil, []) }
    let endings = [".yaml", ".yml"]
    let isStack =
      endings.contains(where: first.hasSuffix)
      || !first.contains("/") && endings.contains { files.exists("stacks/\(first)\($0)") }
    return isStack ? (first, Array(words.dropFirst())) : (nil, words)
  }
}
