import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension StateMachine {
  package func create(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveAttributes {
    // Step Functions answers a second create of the same definition as if it were the first.
    if let live = try await read(resource, context.lookingAgain()) {
      return try await converge(resource, from: live, context)
    }
    let properties = resource.properties
    var settings = try Self.settings(of: properties, Self.configured)
    settings["name"] = .string(try properties.required(Self.name))
    settings["type"] = .string(Self.awsType(properties))
    let creation = settings
    try await validate(creation, properties, context)
    try await whenReady(context) {
      try await context.aws.createStateMachine(creation, tags: resource.tags)
    }
    return attributes(of: properties, in: context.scope)
  }

  package func update(
    _ resource: ResourceHandle, from live: LiveResource, changed: Set<String>,
    _ context: KindContext
  ) async throws -> LiveAttributes {
    let (aws, properties) = (context.aws, resource.properties)
    let arn = Self.arn(try properties.required(Self.name), in: context.scope)
    let fields = changed.intersection(Self.configured)
    if !fields.isEmpty {
      // Quirk of LocalStack: it refuses a change of the tracing alone.
      let settings = try Self.settings(of: properties, fields.union([Self.role.name]))
      try await validate(settings, properties, context)
      try await whenReady(context) { try await aws.updateStateMachine(arn, settings) }
    }
    if changed.contains(Self.tags.name) {
      try await Tags.write(
        resource.tags, over: try await aws.listStateMachineTags(arn),
        set: { try await aws.tagStateMachine(arn, $0) },
        remove: { try await aws.untagStateMachine(arn, keys: $0) })
    }
    return attributes(of: properties, in: context.scope)
  }

  package func delete(_ resource: ResourceHandle, _ context: KindContext) async throws {
    guard let name = resource.properties[Self.name] else { return }
    try await ignoringMissing {
      try await context.aws.deleteStateMachine(Self.arn(name, in: context.scope))
    }
  }

  // MARK: Parts

  private static let configured: Set = [
    definition.name, role.name, logging.name, tracing.name,
  ]

  private static func awsType(_ properties: Properties) -> String {
    (properties[type] ?? "standard").uppercased()
  }

  /// The members of requests for these fields.
  private static func settings(
    of properties: Properties, _ fields: Set<String>
  ) throws -> [String: JSONValue] {
    var settings: [String: JSONValue] = [:]
    if fields.contains(definition.name) { settings["definition"] = .string(try text(properties)) }
    if fields.contains(role.name) { settings["roleArn"] = .string(try properties.required(role)) }
    if fields.contains(logging.name) {
      settings["loggingConfiguration"] = try logging(of: properties)
    }
    if fields.contains(tracing.name) {
      settings["tracingConfiguration"] = ["enabled": .bool(properties[tracing] ?? false)]
    }
    return settings
  }

  private static func text(_ properties: Properties) throws -> String {
    guard let definition = properties[raw: definition.name] else {
      throw KindError("The state machine has no definition.", path: Self.definition.name)
    }
    guard definition.isResolved else {
      throw KindError("A part of `definition` is not known yet.", path: Self.definition.name)
    }
    return definition.jsonText
  }

  private static func logging(of properties: Properties) throws -> JSONValue {
    guard let logging = properties[logging] else {
      return ["level": "OFF", "includeExecutionData": false]
    }
    let group = try logging.required(logGroup)
    return [
      "level": .string(try logging.required(level).uppercased()),
      "includeExecutionData": .bool(logging[includeData] ?? false),
      "destinations": [
        [
          "cloudWatchLogsLogGroup": [
            "logGroupArn": .string(group.hasSuffix(":*") ? group : "\(group):*")
          ]
        ]
      ],
    ]
  }

  /// Has Step Functions check a definition, which names every mistake with its place. Left out where
  /// the endpoint can't, or doesn't permit it.
  private func validate(
    _ settings: [String: JSONValue], _ properties: Properties, _ context: KindContext
  ) async throws {
    guard let definition = settings["definition"]?.string else { return }
    var answer: JSONValue = [:]
    try await ignoring([.notImplemented, .denied]) {
      answer = try await context.aws.validateStateMachine(
        definition: definition, type: Self.awsType(properties))
    }
    let mistakes = (answer["diagnostics"]?.array ?? []).filter { $0["severity"] == "ERROR" }
    guard answer["result"] == "FAIL", !mistakes.isEmpty else { return }
    let texts = mistakes.map { mistake in
      let place = mistake["location"]?.string.map { " at \($0)" } ?? ""
      return (mistake["message"]?.string ?? mistake["code"]?.string ?? "no reason given") + place
    }
    throw KindError(
      "Step Functions refuses the definition: \(texts.joined(separator: "; "))",
      path: Self.definition.name + Self.path(mistakes.first?["location"]?.string ?? ""))
  }

  /// A JSON pointer such as `/States/Check/Choices/0`, as the rest of a field's path.
  static func path(_ pointer: String) -> String {
    pointer.split(separator: "/").map { part in
      let name = part.replacing("~1", with: "/").replacing("~0", with: "~")
      return Int(name).map { "[\($0)]" } ?? ".\(name)"
    }.joined()
  }

  /// Retries while an older state machine of the name is still being deleted, and while a new role
  /// isn't visible to Step Functions.
  private func whenReady(_ context: KindContext, _ act: () async throws -> Void) async throws {
    var pace = context.pace
    // A role that can't be assumed looks the same as a new one, so the wait is short.
    pace.limit = min(pace.limit, .seconds(120))
    try await pace.retrying(
      while: { error in
        error.cause == .conflict
          || error.cause == .denied
            && (error.message.contains("authorized to assume the provided role")
              || error.message.contains("authorized to access the Log Destination"))
      }, act)
  }
}
