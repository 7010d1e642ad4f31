import ArgumentParser
import CairnAWS
import CairnEngine
import CairnLanguage

struct FunctionsListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the stack's functions as they are in the endpoint.")

  @OptionGroup var stack: StackOptions
  @OptionGroup var endpoint: EndpointOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await output.reporting { context in
      let loaded = try LoadedStack.load(stack)
      context.take(loaded)
      let addresses = FunctionName.names(in: loaded).compactMap {
        ResourceAddress(section: FunctionName.section, name: $0)
      }
      let opening = OpenSession(endpoint: endpoint, output: output)
      let entries = try await opening.with(loaded, context) {
        session, _ in
        try await Self.entries(addresses, session)
      }
      if output.json {
        entries.forEach { output.show($0.json) }
      } else if entries.isEmpty {
        output.show(StyledLine("The stack has no functions."))
      } else {
        output.show(FunctionList(entries: entries).lines)
      }
    }
  }

  private static func entries(
    _ addresses: [ResourceAddress], _ session: Session
  ) async throws -> [FunctionList.Entry] {
    try await concurrently(addresses) { try await entry($0, session) }
  }

  private static func entry(
    _ address: ResourceAddress, _ session: Session
  ) async throws -> FunctionList.Entry {
    guard let name = try await session.attribute("name", of: address)?.string else {
      return FunctionList.Entry(address: address)
    }
    let function = try await found { try await session.client.getFunctionConfiguration(name) }
    return FunctionList.Entry(address: address, name: name, function: function)
  }
}
