import CairnLanguage
import Testing

/// Values written into stacks.
struct StackEditorTests {
  static let stack = """
    stack: shop   # the name
    parameters:
      wait: {type: string, default: 45s}

    queues:
      orders:
        # Long enough for a payment.
        visibilityTimeout: 60s # tuned
        deadLetter: {queue: failed, maxReceives: 5}
        tags:
          team: "shop"   # theirs
          cost.center: a
      failed:
      slow:
        visibilityTimeout: ${parameters.wait}
        <<: &long {messageRetention: 7d}
      slower:
        <<: *long

    buckets:
      images:
        cors:
          # pages
          - origins: ["https://a.example"]
            methods: [GET, PUT]
          - {origins: ["*"], methods: [GET]}

    functions:
      work:
        package: .
        product: Work
        memory: 256MB
        environment:
          URL: ${queues.orders.url}
          LEVEL: debug
        permissions:
          # sends
          - actions: [sqs:SendMessage]
            resources: ["${queues.orders.arn}"]
          - {actions: ["s3:*"], resources: ["*"]}

    notifications:
      created:
        bucket: images
        events: ["s3:ObjectCreated:*"]
        queue: orders

    """

  struct Case: Sendable, CustomTestStringConvertible {
    var address: String
    var path: String
    var value: Value?
    /// Lines that are removed, and lines that are added.
    var difference: [String]
    var testDescription: String { "\(address).\(path)" }

    init(_ address: String, _ path: String, _ value: Value?, _ difference: [String]) {
      self.address = address
      self.path = path
      self.value = value
      self.difference = difference
    }
  }

  static func editor(_ text: String = stack) throws -> StackEditor {
    try #require(
      StackEditor(SourceFile(name: "shop.yaml", text: text), schemas: TestCatalog.schemas) {
        .string("live \($0)")
      })
  }

  @Test(arguments: [
    Case(
      "queues.orders", "visibilityTimeout", 5,
      ["-    visibilityTimeout: 60s # tuned", "+    visibilityTimeout: 5s # tuned"]),
    Case(
      "queues.orders", "messageRetention", 86_400,
      ["+    messageRetention: 1d"]),
    Case(
      "queues.orders", "deadLetter.maxReceives", 9,
      [
        "-    deadLetter: {queue: failed, maxReceives: 5}",
        "+    deadLetter: {queue: failed, maxReceives: 9}",
      ]),
    Case("queues.orders", "deadLetter", nil, ["-    deadLetter: {queue: failed, maxReceives: 5}"]),
    Case(
      "queues.orders", "tags.team", "8",
      ["-      team: \"shop\"   # theirs", "+      team: \"8\"   # theirs"]),
    Case("queues.orders", "tags.cost.center", nil, ["-      cost.center: a"]),
    Case("queues.orders", "tags.on", "true", ["+      \"on\": \"true\""]),
    Case(
      "queues.orders", "tags", ["team": "shop"], ["-      cost.center: a"]),
    Case("queues.failed", "visibilityTimeout", 120, ["+    visibilityTimeout: 2m"]),
    Case("queues.failed", "tags.team", "a", ["+    tags: {team: a}"]),
    Case(
      "queues.slow", "maximumMessageSize", 2_048, ["+    maximumMessageSize: 2KB"]),
    Case(
      "buckets.images", "cors",
      [
        ["origins": ["https://a.example"], "methods": ["GET", "POST", "PUT"]],
        ["origins": ["*"], "methods": ["GET"]],
      ],
      ["-        methods: [GET, PUT]", "+        methods: [GET, PUT, POST]"]),
    Case(
      "buckets.images", "cors", [["origins": ["*"], "methods": ["GET"]]],
      [
        "-      - origins: [\"https://a.example\"]", "-        methods: [GET, PUT]",
      ]),
    Case("buckets.images", "versioning", true, ["+    versioning: true"]),
    Case("functions.work", "memory", 1_024, ["-    memory: 256MB", "+    memory: 1GB"]),
    Case("functions.work", "environment.LEVEL", nil, ["-      LEVEL: debug"]),
    Case("functions.work", "environment.TEXT", "${x}", ["+      TEXT: $${x}"]),
    Case(
      "functions.work", "permissions",
      [
        [
          "Effect": "Allow", "Action": ["sqs:SendMessage"],
          "Resource": ["live ${queues.orders.arn}"],
        ],
        ["Effect": "Deny", "Action": ["s3:*"], "Resource": ["*"]],
      ],
      [
        "-      - {actions: [\"s3:*\"], resources: [\"*\"]}",
        "+      - {effect: deny, actions: [\"s3:*\"], resources: [\"*\"]}",
      ]),
    Case(
      "notifications.created", "events", ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"],
      [
        "-    events: [\"s3:ObjectCreated:*\"]",
        "+    events: [\"s3:ObjectCreated:*\", s3:ObjectRemoved:*]",
      ]),
  ])
  func `only the lines of the field change`(_ test: Case) throws {
    var editor = try Self.editor()
    let before = editor.source
    let address = try #require(ResourceAddress(test.address))
    try editor.set(test.path, of: address, to: test.value)
    let changed = LineDifference(from: before, to: editor.source).lines.compactMap { line in
      switch line {
      case .kept: nil as String?
      case .removed(let text): "-" + text
      case .added(let text): "+" + text
      }
    }
    #expect(changed == test.difference)
    let (stack, diagnostics) = StackReader.read(
      source: editor.source, schemas: TestCatalog.schemas)
    #expect(stack != nil, "\(diagnostics)")
  }

  @Test(arguments: [
    ("queues.slow", "visibilityTimeout", Value.integer(5), "it comes from the parameter `wait`"),
    ("queues.slow", "messageRetention", 60, "it comes from a merge key (`<<`)"),
    ("queues.slower", "messageRetention", 60, "it comes from a merge key (`<<`)"),
    ("queues.orders", "deadLetter.queue", "arn:other", "it is the reference `failed`"),
    ("functions.work", "environment.URL", "x", "it is the reference `${queues.orders.url}`"),
    ("functions.work", "codeHash", "x", "it is set by cairn itself, not by the file"),
    ("queues.none", "visibilityTimeout", 5, "the file doesn't declare it"),
  ])
  func `a value from elsewhere isn't edited, and the refusal says why`(
    _ address: String, _ path: String, _ value: Value, _ explanation: String
  ) throws {
    var editor = try Self.editor()
    let before = editor.source
    let address = try #require(ResourceAddress(address))
    #expect { try editor.set(path, of: address, to: value) } throws: {
      ($0 as? EditRefusal)?.explanation == explanation
    }
    #expect(editor.source == before)
  }

  @Test(arguments: [
    (
      "a map in the middle, with its comments",
      "queues:\n  # all\n  a: {}\n  # b is\n  # big\n  b:\n    delay: 5s # s\n  c: {}\n",
      "queues:\n  # all\n  a: {}\n  c: {}\n"
    ),
    (
      "one line, and a comment that may be about the next one too",
      "queues:\n  # two\n  b: {}\n  c: {}\n", "queues:\n  # two\n  c: {}\n"
    ),
    (
      "the empty lines of one side", "queues:\n  a: {}\n\n  b:\n    delay: 1s\n\n  c: {}\n",
      "queues:\n  a: {}\n\n  c: {}\n"
    ),
    ("the last one, with its section", "tables: {}\n\n# Q\nqueues:\n  b: {}\n", "tables: {}\n"),
    (
      "with its section, between others",
      "tables: {}\n\nqueues:\n  b:\n    delay: 5s\n\noutputs: {}\n", "tables: {}\n\noutputs: {}\n"
    ),
    ("in a flow map", "queues: {a: {}, b: {delay: 5s}, c: {}}\n", "queues: {a: {}, c: {}}\n"),
  ])
  func `a removed resource takes its comments with it`(
    _ title: String, _ text: String, _ after: String
  ) throws {
    let head = "stack: shop\n"
    var editor = try Self.editor(head + text)
    try editor.remove(ResourceAddress(section: "queues", name: "b"))
    #expect(String(decoding: editor.source.bytes, as: UTF8.self) == head + after)
  }

  @Test func `a resource that other places repeat is kept`() throws {
    let text = "stack: shop\nqueues:\n  b:\n    tags: &t {x: y}\n  c:\n    tags: *t\n"
    var editor = try Self.editor(text)
    #expect {
      try editor.remove(ResourceAddress(section: "queues", name: "b"))
    } throws: {
      ($0 as? EditRefusal)?.explanation == "other places repeat it through the anchor `&t`"
    }
    #expect(String(decoding: editor.source.bytes, as: UTF8.self) == text)
  }
}
