import CairnAWS
import CairnEngine
import CairnLanguage

/// An event source mapping: Lambda polls a queue or a table's stream and invokes a function.
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
      "An event source mapping: invokes a function for a queue's messages or a table's changes.",
    fields: [
      queue.schema, table.schema, function.schema, batchSize.schema, batchWindow.schema,
      enabled.schema, partialBatchResponses.schema, maximumConcurrency.schema, filters.schema,
      startingPosition.schema, tags.schema,
    ],
    attributes: [
      AttributeSchema("uuid", doc: "Id of the event source mapping; known after apply."),
      AttributeSchema("arn", doc: "ARN of the event source mapping; known after apply."),
    ],
    rules: [sourceRule, streamRule, filterRule, Tags.countRule()],
    stackRules: [batchRule] + regionRules,
    lints: [timeoutLint, deadLetterLint, roleLint])

  package init() {}

  package let services = ["lambda", "dynamodbstreams"]

  package func identity(of properties: Properties, in scope: Scope) -> Identity? {
    guard let source = properties[Self.queue] ?? properties[Self.table],
      let function = properties[Self.function]
    else { return nil }
    return Identity("\(source)/\(Permission.subject(function, in: scope))")
  }

  package func attributes(of properties: Properties, in scope: Scope) -> [String: Value] { [:] }

  // Lambda's defaults depend on the source, so the fields have none; an explicit value is recorded,
  // and another value in the file is an edit.
  package func expand(_ declaration: ResourceDeclaration) -> [ResourceDeclaration] {
    var mapping = declaration
    let isStream = mapping.properties[Self.table.name] != nil
    func fill(_ name: String, _ usual: Value) {
      if mapping.properties[name] == nil { mapping.properties[name] = usual }
    }
    fill(Self.batchSize.name, .integer(Self.defaultBatchSize(isStream: isStream)))
    if isStream { fill(Self.startingPosition.name, "LATEST") }
    return [mapping]
  }

  // MARK: Rules

  private static let sourceRule = Rule { properties in
    switch (properties["queue"], properties["table"]) {
    case (nil, nil):
      [
        .init(
          path: nil, summary: "The event source mapping has no source",
          detail: "An event source mapping reads a `queue` or the stream of a `table`: name one."
        )
      ]
    case (_?, _?):
      [
        .init(
          path: "table", summary: "The event source mapping has two sources",
          detail: "An event source mapping reads one source, but `queue` and `table` are given. "
            + "Declare one for each.")
      ]
    default: []
    }
  }

  private static let streamRule = Rule { properties in
    if properties["table"] != nil, properties["maximumConcurrency"] != nil {
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
          detail: "`startingPosition` is for the stream of a `table`; a queue is read from its "
            + "oldest message.")
      ]
    }
    return []
  }
}
