import ArgumentParser
import CairnAWS
import CairnEngine
import CairnJSON
import CairnKinds
import CairnLanguage
import FoundationEssentials

struct EventRulesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "event-rules", abstract: "Test the patterns of the stack's event rules.",
    subcommands: [EventRulesTestCommand.self])
}

struct EventRulesTestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Test whether an event rule's pattern matches an event.",
    discussion: """
      The endpoint decides (TestEventPattern); nothing has to be applied. The pattern is that of \
      the stack file. What the event leaves out of `id`, `account`, `region`, `time` and \
      `resources` is added. The exit code is 0 if the pattern matches, 2 if it doesn't.

        cairn event-rules test created --event event.json
        cairn event-rules test created --event '{"source": "shop", "detail-type": "order created"}'
      """)

  @Argument(
    help: "The rule's name in the stack.",
    completion: .custom { _, _, _ in ResourceName(schema: EventRule().schema).completions() })
  var rule: String
  @OptionGroup var stack: StackOptions

  @Option(
    help: ArgumentHelp(
      "The event: a file, - for standard input, or the JSON itself.", valueName: "file|-|json"),
    completion: .file(extensions: ["json"]))
  var event: String
  @OptionGroup var endpoint: EndpointOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await output.reporting { context in
      let loaded = try LoadedStack.load(stack)
      context.take(loaded)
      let address = try ResourceName(schema: EventRule().schema).address(rule, in: loaded)
      let event = try EventDocument.read(event, context)
      let isMatch = try await OpenSession(endpoint: endpoint, output: output).with(loaded, context)
      {
        session, _ in
        try await test(address, event, session)
      }
      if output.json {
        output.show(
          JSONLine("tested", [("address", .string("\(address)")), ("matches", .bool(isMatch))]))
      } else {
        output.show(
          StyledLine(isMatch ? "✓ " : "✗ ", isMatch ? .good : .bad).adding("\(address)", .strong)
            .adding(isMatch ? " matches the event" : " doesn't match the event"))
      }
      if !isMatch { throw ExitCode(2) }
    }
  }

  private func test(
    _ address: ResourceAddress, _ event: EventDocument, _ session: Session
  ) async throws -> Bool {
    guard let declaration = session.graph[address]?.declaration,
      let pattern = declaration.properties[EventRule.pattern.name]?.opened
    else {
      throw CommandFailure("The event rule \(address.name) has no `\(EventRule.pattern.name)`.")
    }
    var known: [Reference: Value] = [:]
    for reference in pattern.references where known[reference] == nil {
      known[reference] = try await value(of: reference, session)
    }
    let resolved = pattern.resolving { known[$0] }
    guard resolved.isResolved else {
      throw CommandFailure(
        "A part of the pattern of \(address) is only known once it is applied. Run `cairn apply` "
          + "first.")
    }
    return try await session.client.testEventPattern(
      resolved.jsonText, Self.completed(event, in: session.scope))
  }

  private func value(of reference: Reference, _ session: Session) async throws -> Value? {
    switch reference {
    case .stack(.account): .string(session.scope.account)
    case .stack(.region): .string(session.scope.region)
    case .stack(.name): .string(session.scope.stack)
    case .stack(.partition): .string("\(session.scope.partition)")
    case .stack(.endpoint): session.scope.endpoint.map(Value.string)
    case .resource(let address, let attribute):
      try await session.attribute(attribute, of: address)
    }
  }

  /// With the members that every event has, which EventBridge insists on.
  static func completed(_ event: EventDocument, in scope: Scope) -> String {
    guard var members = (try? JSONValue(parsing: event.bytes))?.object else {
      return String(decoding: event.bytes, as: UTF8.self)
    }
    let usual: [String: JSONValue] = [
      "version": "0", "id": "00000000-0000-0000-0000-000000000000",
      "account": .string(scope.account), "region": .string(scope.region),
      "time": .string(UTCTime.now.iso8601), "resources": [], "source": "", "detail-type": "",
      "detail": [:],
    ]
    members.merge(usual) { own, _ in own }
    return JSONValue.object(members).serialized()
  }
}
