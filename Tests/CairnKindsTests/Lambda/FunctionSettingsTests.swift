import CairnEngine
import CairnJSON
import CairnLanguage
import CairnTestSupport
import Testing

@testable import CairnAWS
@testable import CairnKinds

/// A function's URL, log, tracing, dead letters and asynchronous invocations.
@Suite struct `Settings of a function` {
  @Test(arguments: [
    FileCase(
      "a URL",
      """
      functions:
        a: {zip: a.zip, url: ▸{}}
        b: {zip: a.zip, url: {auth: ▸open}}
        c: {zip: a.zip, url: {auth: iam, cors: ▸{methods: [GET]}}}
        d: {zip: a.zip, url: {auth: none, cors: {origins: ["*"], ▸credentials: true}}}
        f: {zip: a.zip, tags: {▸_custom_id_: mine}}
      """,
      "`url` needs `auth`: `iam` or `none`. For example: `auth: iam`.",
      "`auth` takes `iam` or `none`, not `open`.",
      "`cors` needs `origins`: a list. For example: `origins: [\"https://example.com\"]`.",
      "Browsers send no credentials where the origin is `*`. Name the pages' `origins`, as in "
        + "`origins: [\"https://images.example.com\"]`.",
      "`_custom_id_` sets the id of a function's URL on an emulator. Cairn sets it to a stable id "
        + "that follows from the names of stack and function. Remove the tag, and refer to the "
        + "function's `url`."),
    FileCase(
      "a reference to a URL",
      """
      functions:
        a: {zip: a.zip, environment: {▸URL: "${functions.b.url}"}}
        b: {zip: a.zip}
        c: {zip: a.zip, url: {auth: iam}}
        d: {zip: a.zip, environment: {URL: "${functions.c.url}"}}
      """,
      "`functions.b` has no `url`, because its `url` isn't given. Give it one, such as "
        + "`url: {auth: iam}`, or name another resource."),
    FileCase(
      "destinations",
      """
      queues: {q: {}, f: {fifo: true}}
      topics: {t: {}}
      functions:
        a: {zip: a.zip, ▸deadLetter: {queue: q, topic: t}}
        b: {zip: a.zip, ▸deadLetter: {}}
        d: {zip: a.zip, async: {▸onSuccess: {queue: q, function: a}}}
        e: {zip: a.zip, async: {retries: ▸3}}
        g: {zip: a.zip, async: {onFailure: {function: ▸g}}}
      """,
      "Write one of `queue` and `topic` in `deadLetter`, not `queue` and `topic`.",
      "Write one of `queue` and `topic` in `deadLetter`; it has none.",
      "Write one of `queue`, `topic`, `function` and `bus` in `onSuccess`, not `queue` and "
        + "`function`.",
      "`retries` must be between 0 and 2; `3` is not.",
      "`functions.g` cannot refer to itself."),
    FileCase(
      "destinations of the stack",
      """
      queues: {f: {fifo: true}}
      functions:
        a: {zip: a.zip, async: {onFailure: {▸queue: f}}}
        b: {zip: a.zip, deadLetter: {▸queue: f}}
      """,
      "Lambda sends events and records to standard queues and topics only.",
      "Lambda sends events and records to standard queues and topics only."),
    FileCase(
      "logs",
      """
      logGroups: {l: {}}
      functions:
        a: {zip: a.zip, logging: {▸level: warn}}
        b: {zip: a.zip, logging: {format: text, ▸systemLevel: warn}}
        c: {zip: a.zip, logging: {logGroup: l}, ▸logRetention: 7d}
        d: {zip: a.zip, logging: {format: json, level: warn, logGroup: /shared/logs}}
      """,
      "Lambda filters by level only what is in JSON: add `format: json`, or leave `level` out.",
      "Lambda filters by level only what is in JSON: add `format: json`, or leave `systemLevel` "
        + "out.",
      "`logRetention` is of the function's own log group, and the function logs to another one. "
        + "Write `retention` at that log group, and leave `logRetention` out."),
    FileCase(
      "permissions to call a URL",
      """
      functions: {f: {zip: a.zip}}
      invokePermissions:
        a: {function: f, principal: "123456789012", url: iam, ▸onlyByURL: true}
        b: {function: f, principal: s3.amazonaws.com, ▸url: iam, sourceArn: "arn:aws:s3:::b"}
      """,
      "`url` permits calling the URL, and `onlyByURL` invoking the function by it: declare a "
        + "permission for each.",
      "Services that have a `sourceArn` invoke the function itself: leave `url` out."),
  ])
  func `are checked`(_ file: FileCase) { file.check() }

  private func graph(_ text: String) throws -> ResourceGraph {
    let (stack, diagnostics) = StackReader.read(
      source: SourceFile(name: "stack.yaml", text: "stack: s\n" + text),
      schemas: Catalog.standard.schemas)
    #expect(diagnostics.filter { $0.severity == .error }.map(\.detail) == [])
    let built = ResourceGraph.build(stack: try #require(stack), catalog: .standard)
    #expect(built.diagnostics.map(\.detail) == [])
    return try #require(built.graph)
  }

  private func statements(_ graph: ResourceGraph) throws -> [Value] {
    let role = try #require(graph.nodes.first { $0.address.description == "roles.f" })
    return role.declaration.properties["statements"]?.list ?? []
  }

  private func actions(_ graph: ResourceGraph) throws -> [String] {
    try statements(graph).flatMap { $0.map?["Action"]?.list ?? [] }.compactMap(\.string).sorted()
  }

  @Test func `a URL for everyone brings both permissions`() throws {
    let graph = try graph("functions: {f: {zip: a.zip, url: {auth: none}}}\n")
    let permissions = graph.nodes.filter { $0.address.section == Permission.section }
      .map { $0.declaration.properties }
    #expect(permissions.count == 2)
    #expect(permissions.allSatisfy { $0["principal"] == "*" })
    #expect(permissions.map { $0["url"] } == ["none", nil])
    #expect(permissions.map { $0["onlyByURL"] } == [nil, true])
  }

  @Test func `a URL for signed requests brings none`() throws {
    let graph = try graph("functions: {f: {zip: a.zip, url: {auth: iam}}}\n")
    #expect(graph.nodes.allSatisfy { $0.address.section != Permission.section })
  }

  @Test func `the own role gets the rights to send and to trace`() throws {
    let graph = try graph(
      """
      queues: {q: {}}
      topics: {t: {}}
      functions:
        g: {zip: a.zip}
        f:
          zip: a.zip
          tracing: active
          deadLetter: {queue: q}
          async:
            onSuccess: {function: g}
            onFailure: {topic: t}

      """)
    #expect(
      try actions(graph) == [
        "lambda:InvokeFunction", "sns:Publish", "sqs:SendMessage", "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
      ])
  }

  @Test func `the rights include the key of an encrypted queue`() throws {
    let graph = try graph(
      """
      kmsKeys: {k: {}}
      queues: {q: {encryption: kms, kmsKey: k}}
      functions: {f: {zip: a.zip, deadLetter: {queue: q}}}

      """)
    #expect(
      try actions(graph) == ["kms:Decrypt", "kms:GenerateDataKey", "sqs:SendMessage"])
  }

  private static let scope = Scope(
    stack: "s", account: "000000000000", region: "us-east-1", endpoint: "http://127.0.0.1:4566",
    flavour: .emulator)

  @Test(
    arguments: [
      (
        "http://abc.lambda-url.us-east-1.127.0.0.1:4566/",
        "http://abc.lambda-url.us-east-1.localhost:4566"
      ),
      (
        "http://abc.lambda-url.us-east-1.localhost.localstack.cloud:4566/",
        "http://abc.lambda-url.us-east-1.localhost.localstack.cloud:4566"
      ),
      (
        "http://127.0.0.1:4566/_aws/lambda-url/us-east-1/abc/",
        "http://127.0.0.1:4566/_aws/lambda-url/us-east-1/abc"
      ),
    ])
  func `the URL of an emulator is one that clients can use`(_ told: String, _ url: String) {
    #expect(Function.address(told, in: Self.scope) == url)
  }

  private func function(_ more: [String: JSONValue]) throws -> LambdaFunction {
    try #require(
      LambdaFunction(
        .object(
          ["FunctionName": "f", "FunctionArn": "arn:aws:lambda:us-east-1:000000000000:function:f"]
            .merging(more) { $1 })))
  }

  @Test(
    arguments: [
      (["LogFormat": "Text", "LogGroup": "/aws/lambda/f"], nil),
      (
        [
          "LogFormat": "JSON", "LogGroup": "/aws/lambda/f", "ApplicationLogLevel": "INFO",
          "SystemLogLevel": "WARN",
        ], ["format": "json", "systemLevel": "warn"]
      ),
      (["LogFormat": "Text", "LogGroup": "/all"], ["format": "text", "logGroup": "/all"]),
    ] as [(JSONValue, [String: Value]?)])
  func `a log is read without what is usual`(
    _ answer: JSONValue, _ logging: [String: Value]?
  )
    throws
  {
    let function = try function(["LoggingConfig": answer])
    #expect(Function.logging(of: function, answer, like: nil)?.values == logging)
  }

  @Test func `what is sent for a plain log names no level`() throws {
    let properties = Properties(["name": "f", "logging": ["format": "text"]])
    #expect(
      try Function.loggingRequest(properties)
        == ["LogFormat": "Text", "LogGroup": "/aws/lambda/f"])
  }

  @Test func `settings that aren't declared or changed aren't sent`() throws {
    let properties = Properties(["name": "f"])
    #expect(try FunctionSetting.requests(properties, changed: ["memory"]).isEmpty)
    #expect(try FunctionSetting.requests(properties, changed: nil).isEmpty)
    #expect(
      try FunctionSetting.requests(properties, changed: ["deadLetter"])
        == ["DeadLetterConfig": ["TargetArn": ""]])
  }
}
