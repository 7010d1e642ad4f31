import CairnLanguage

/// Kinds like the real ones; together they have a field of every type.
enum TestCatalog {
  static let schemas = [
    buckets, tables, queues, policies, notifications, roles, functions, apis, mappings, widgets,
  ]

  static let buckets = KindSchema(
    section: "buckets", noun: "bucket", doc: "A bucket.",
    fields: [
      name,
      FieldSchema("versioning", .boolean, default: false, doc: "Keeps old versions."),
      FieldSchema(
        "cors",
        .list(
          .object([
            FieldSchema("origins", .list(.string(), count: 1...100), .required, doc: "Origins."),
            FieldSchema(
              "methods",
              .list(.enumeration(["GET", "PUT", "POST", "DELETE"]), order: .insignificant),
              .required, doc: "Methods."),
            FieldSchema("headers", .list(.string(), order: .insignificant), doc: "Headers."),
          ])),
        doc: "Rules of other sites' access."),
      tags,
    ],
    attributes: [
      AttributeSchema("arn", doc: "Its ARN."), AttributeSchema("name", doc: "Its name."),
    ],
    naming: Naming(
      rule: StringRule(
        length: 3...63, pattern: "[a-z0-9][a-z0-9.-]*[a-z0-9]",
        meaning: "lower-case letters, digits, dots and hyphens")))

  static let tables = KindSchema(
    section: "tables", noun: "table", doc: "A table.",
    fields: [
      name,
      FieldSchema("partitionKey", tableKey, .required, change: .replacement, doc: "The key."),
      FieldSchema("sortKey", tableKey, change: .replacement, doc: "The second key."),
      FieldSchema("billing", .enumeration(["on-demand", "provisioned"]), doc: "How it is paid."),
    ],
    attributes: [
      AttributeSchema("arn", doc: "Its ARN."), AttributeSchema("name", doc: "Its name."),
    ],
    naming: Naming(
      rule: StringRule(
        length: 3...255, pattern: "[A-Za-z0-9_.-]+",
        meaning: "letters, digits, underscores, dots and hyphens")))

  static let queues = KindSchema(
    section: "queues", noun: "queue", doc: "A queue.",
    fields: [
      name,
      FieldSchema("fifo", .boolean, default: false, change: .replacement, doc: "In order."),
      FieldSchema("visibilityTimeout", .duration(0...43_200), default: 30, doc: "Hides."),
      FieldSchema("messageRetention", .duration(60...1_209_600), default: 345_600, doc: "Keeps."),
      FieldSchema(
        "maximumMessageSize", .size(1_024...262_144, unit: .bytes), default: 262_144,
        doc: "Largest message."),
      FieldSchema(
        "deadLetter",
        .object([
          FieldSchema(
            "queue", .reference(sections: ["queues"], attribute: "arn"), .required, doc: "Where."),
          FieldSchema(
            "maxReceives", .integer(1...1_000), .required, doc: "After how many.", example: "5"),
        ]), doc: "Where failures go."),
      tags,
    ],
    attributes: [
      AttributeSchema("arn", doc: "Its ARN."), AttributeSchema("url", doc: "Its URL."),
      AttributeSchema("name", doc: "Its name."),
    ],
    naming: Naming(
      rule: StringRule(
        length: 1...80, pattern: "[A-Za-z0-9_-]+(\\.fifo)?",
        meaning: "letters, digits, hyphens and underscores")
    ) { name, properties in
      properties["fifo"] == true ? name + ".fifo" : name
    },
    rules: [
      Rule { properties in
        guard let name = properties["name"]?.string, properties["fifo"] != true,
          name.hasSuffix(".fifo")
        else { return [] }
        return [
          Rule.Violation(
            path: "name", summary: "FIFO name on a standard queue",
            detail: "Only FIFO queues have names that end in `.fifo`. Write `fifo: true`.")
        ]
      }
    ])

  static let policies = KindSchema(
    section: "policies", noun: "policy", doc: "A policy.",
    fields: [
      FieldSchema(
        "queue", .reference(sections: ["queues"], attribute: "url"), isContainer: true,
        doc: "The queue."),
      FieldSchema(
        "bucket", .reference(sections: ["buckets"], attribute: "name"), isContainer: true,
        doc: "The bucket."),
      FieldSchema("statements", .policyStatements(.resource), .required, doc: "Statements."),
    ])

  static let notifications = KindSchema(
    section: "notifications", noun: "notification", doc: "A notification.",
    fields: [
      FieldSchema(
        "bucket", .reference(sections: ["buckets"], attribute: "name"), .required,
        isContainer: true, doc: "The bucket."),
      FieldSchema(
        "events", .list(.string(), count: 1...10, order: .insignificant), .required,
        doc: "Events.", example: "[\"s3:ObjectCreated:*\"]"),
      FieldSchema("queue", .reference(sections: ["queues"], attribute: "arn"), doc: "The queue."),
    ])

  static let roles = KindSchema(
    section: "roles", noun: "role", doc: "A role.",
    fields: [
      name,
      FieldSchema("trust", .policyStatements(.trust), doc: "Who may take it."),
      FieldSchema("permissions", .policyStatements(.identity), doc: "What it may do."),
    ],
    attributes: [AttributeSchema("arn", doc: "Its ARN.")],
    naming: Naming(rule: StringRule(length: 1...64)))

  static let functions = KindSchema(
    section: "functions", noun: "function", doc: "A function.",
    fields: [
      name,
      FieldSchema("package", .path, doc: "The package."),
      FieldSchema("product", .string(StringRule(length: 1...64)), doc: "The product."),
      FieldSchema("memory", .size(128...10_240, unit: .megabytes), default: 128, doc: "Memory."),
      FieldSchema("timeout", .duration(1...900), default: 3, doc: "The longest run."),
      FieldSchema(
        "environment",
        .map(
          key: StringRule(
            pattern: "[A-Za-z][A-Za-z0-9_]*", meaning: "letters, digits and underscores"),
          value: .string()), doc: "Variables."),
      FieldSchema("permissions", .policyStatements(.identity), doc: "What it may do."),
      FieldSchema("codeHash", .string(), .computed, doc: "Of the zip."),
    ],
    attributes: [
      AttributeSchema("arn", doc: "Its ARN."), AttributeSchema("name", doc: "Its name."),
    ],
    naming: Naming(rule: StringRule(length: 1...64)),
    swiftProduct: SwiftProductFields(package: "package", product: "product"))

  static let apis = KindSchema(
    section: "apis", noun: "API", doc: "An API.",
    fields: [
      name,
      FieldSchema("stage", .string(), default: "default", doc: "The stage."),
      FieldSchema(
        "routes",
        .map(
          key: StringRule(
            pattern: "(GET|PUT|POST|DELETE) /.*", meaning: "a method and a path, as `GET /images`"),
          value: .reference(sections: ["functions"], attribute: "arn")),
        .required, doc: "Routes."),
    ],
    attributes: [
      AttributeSchema("url", doc: "Its base URL."), AttributeSchema("id", doc: "Its id."),
    ],
    naming: Naming(rule: StringRule(length: 1...128)))

  static let mappings = KindSchema(
    section: "mappings", noun: "mapping", doc: "A mapping.",
    fields: [
      FieldSchema(
        "source", .reference(sections: ["queues", "tables"], attribute: "arn"), doc: "From."),
      FieldSchema("queue", .reference(sections: ["queues"], attribute: "arn"), doc: "From."),
      FieldSchema(
        "function", .reference(sections: ["functions"], attribute: "name"), .required, doc: "To."),
      FieldSchema("batchSize", .integer(1...10_000), default: 10, doc: "Messages at once."),
    ],
    attributes: [AttributeSchema("id", doc: "Its id.")])

  static let widgets = KindSchema(
    section: "widgets", noun: "widget", doc: "A widget.",
    fields: [
      FieldSchema("anything", .any, doc: "Anything."),
      FieldSchema("numbers", .list(.integer(0...9), order: .insignificant), doc: "Numbers."),
      FieldSchema("secret", .string(), isSecret: true, doc: "A secret."),
    ])

  private static let name = FieldSchema(
    "name", .string(), change: .replacement, doc: "The physical name.")
  private static let tags = FieldSchema(
    "tags", .map(key: StringRule(length: 1...128), value: .string(StringRule(length: 0...256))),
    doc: "Tags.")
  private static let tableKey = FieldType.object([
    FieldSchema("name", .string(StringRule(length: 1...255)), .required, doc: "Its name."),
    FieldSchema("type", .enumeration(["string", "number", "binary"]), .required, doc: "Its type."),
  ])
}
