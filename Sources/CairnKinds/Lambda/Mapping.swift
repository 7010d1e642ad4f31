import CairnAWS
import CairnEngine
import CairnLanguage

/// An event source mapping: Lambda polls a queue, a table's stream or a stream of Kinesis, and
/// invokes a function.
package struct Mapping: CatalogKind {
  package static let queue = Field<String>(
    "queue", .reference(sections: ["queues"], attribute: "arn"), change: .replacement,
    isParent: true,
    doc: "Queue whose messages Lambda reads.", example: "uploads")
  package static let table = Field<String>(
    "table", .reference(sections: ["tables"], attribute: "streamArn"), change: .replacement,
    isParent: true,
    doc: "Table whose stream Lambda reads; the table needs a `stream`.",
    example: "metadata")
  package static let stream = Field<String>(
    "stream", .reference(sections: [DataStream.section], attribute: "arn"), change: .replacement,
    isParent: true, doc: "Kinesis stream whose records Lambda reads.", example: "orders")
  package static let function = Field<String>(
    "function", .reference(sections: ["functions"], attribute: "arn"), .required,
    change: .replacement, isParent: true, doc: "Function to invoke.", example: "s3-listener")
  package static let batchSize = Field<Int>(
    "batchSize", .integer(1...10_000),
    doc: "Maximum messages or records per invocation; by default 10 for a queue and 100 for a "
      + "stream.", example: "10")
  package static let batchWindow = Field<Int>(
    "batchWindow", .duration(0...300), default: 0,
    doc: "How long to wait for a batch to fill.", example: "5s")
  package static let enabled = Field<Bool>(
    "enabled", .boolean, default: true, doc: "Whether Lambda polls.", example: "false")
  package static let partialBatchResponses = Field<Bool>(
    "partialBatchResponses", .boolean, default: false,
    doc:
      "Whether the function reports which messages failed, so that the others aren't delivered "
      + "again.",
    example: "true")
  package static let maximumConcurrency = Field<Int>(
    "maximumConcurrency", .integer(2...1000),
    doc: "Maximum concurrent invocations for the queue; by default the account's limit.",
    example: "5")
  package static let filters = Field<[Value]>(
    "filters", .list(.any, count: 0...10, order: .insignificant), default: [],
    doc: "Patterns of events; the function gets those that match one of them.",
    example: "[{body: {type: [image]}}]")
  package static let startingPosition = Field<String>(
    "startingPosition", .enumeration(["LATEST", "TRIM_HORIZON"]), change: .replacement,
    doc: "Where reading a stream begins; by default `LATEST`.", example: "TRIM_HORIZON")
  package static let tags = Tags.field()

  package let schema = KindSchema(
    section: "mappings", noun: "mapping",
    doc:
      "An event source mapping: invokes a function for a queue's messages, a table's changes or a "
      + "stream's records.",
    fields: [
      queue.schema, table.schema, stream.schema, function.schema, batchSize.schema,
      batchWindow.schema,
      enabled.schema, partialBatchResponses.schema, maximumConcurrency.schema, filters.schema,
      startingPosition.schema, onFailure.schema, retryAttempts.schema, maxRecordAge.schema,
      bisectOnError.schema, parallelization.schema, tags.schema,
    ],
    attributes: [
      AttributeSchema("uuid", doc: "Id of the event source mapping; known after apply."),
      AttributeSchema("arn", doc: "ARN of the event source mapping; known after apply."),
    ],
    rules: [sourceRule, streamRule, failureRule, filterRule, Tags.countRule()],
    stackRules: [batchRule, failureFIFORule] + regionRules,
    lints: [timeoutLint, deadLetterLint, roleLint], toolNames: toolNames)

  package init() {}

  package let services = ["lambda", "dynamodbstreams", "kinesis"]

  /// The fields of which one is the source.
  static let sources = [queue, table, stream]

  /// The ARN of the source.
  static func source(of properties: Properties) -> String? {
    sources.lazy.compactMap { properties[$0] }.first
  }

  /// Whether the source is a stream, of a table or of Kinesis.
  static func readsStream(_ properties: [String: Value]) -> Bool {
    [table, stream].contains { properties[$0.name].map { $0 != .null } ?? false }
  }

  package func identity(of properties: Properties, in scope: Scope) -> Identity? {
    guard let source = Self.source(of: properties), let function = properties[Self.function]
    else { return nil }
    return Identity("\(source)/\(Permission.subject(function, in: scope))")
  }

  package func attributes(of properties: Properties, in scope: Scope) -> [String: Value] { [:] }

  // Lambda's defaults depend on the source, so the fields have none; an explicit value is recorded,
  // and another value in the file is an edit.
  package func expand(_ declaration: ResourceDeclaration) -> [ResourceDeclaration] {
    var mapping = declaration
    let isStream = Self.readsStream(mapping.properties)
    func fill(_ name: String, _ usual: Value) {
      if mapping.properties[name] == nil { mapping.properties[name] = usual }
    }
    fill(Self.batchSize.name, .integer(Self.defaultBatchSize(isStream: isStream)))
    if isStream { fill(Self.startingPosition.name, "LATEST") }
    return [mapping]
  }

  // MARK: Rules

  private static let sourceRule = Rule { properties in
    let given = sources.map(\.name).filter { properties[$0] != nil }
    switch given.count {
    case 0:
      return [
        .init(
          path: nil, summary: "The event source mapping has no source",
          detail: "An event source mapping reads a `queue`, the stream of a `table` or a `stream`: "
            + "name one.")
      ]
    case 1: return []
    default:
      return [
        .init(
          path: given[1], summary: "The event source mapping has two sources",
          detail: "An event source mapping reads one source, but `\(given[0])` and `\(given[1])` "
            + "are given. Declare one for each.")
      ]
    }
  }

  private static let streamRule = Rule { properties in
    if readsStream(properties), properties["maximumConcurrency"] != nil {
      return [
        .init(
          path: "maximumConcurrency", summary: "A stream has no maximum concurrency",
          detail: "`maximumConcurrency` is for queues; for a stream, Lambda runs one invocation "
            + "per shard.")
      ]
    }
    if properties["queue"] != nil, properties["startingPosition"] != nil {
      return [
        .init(
          path: "startingPosition", summary: "A queue has no starting position",
          detail: "`startingPosition` is for streams; a queue is read from its oldest message.")
      ]
    }
    return []
  }
}
