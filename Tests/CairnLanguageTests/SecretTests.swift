import CairnLanguage
import Testing

@Suite struct SecretTests {
  private static let places: [(resources: String, field: String, expected: Value)] = [
    // A whole text, and a part of one.
    ("queues: {x: {tags: {a: \"${parameters.word}\"}}}", "tags", ["a": hidden("hunter2")]),
    (
      "queues: {x: {tags: {a: \"<${parameters.word}>\", b: c}}}", "tags",
      ["a": hidden("<hunter2>"), "b": "c"]
    ),
    (
      "queues: {q: , x: {tags: {a: \"${parameters.word}@${queues.q.arn}\"}}}", "tags",
      [
        "a": hidden(
          .unresolved(
            Template([
              .literal("hunter2@"),
              .reference(
                .resource(ResourceAddress(section: "queues", name: "q"), attribute: "arn")),
            ])))
      ]
    ),
    // Of another type.
    (
      "queues: {x: {visibilityTimeout: \"${parameters.wait}\"}}", "visibilityTimeout", hidden(60)
    ),
    // A list is secret as a whole.
    (
      "buckets: {x: {cors: [{origins: [\"${parameters.word}\", \"*\"], methods: [PUT]}]}}", "cors",
      hidden([["origins": ["hunter2", "*"], "methods": ["PUT"]]])
    ),
    ("widgets: {x: {numbers: [\"${parameters.digit}\", 1]}}", "numbers", hidden([1, 7])),
    // So is a value of unknown structure.
    (
      "widgets: {x: {anything: {a: {b: [1, \"${parameters.word}\"]}, c: d}}}", "anything",
      hidden(["a": ["b": [1, "hunter2"]], "c": "d"])
    ),
    ("widgets: {x: {anything: {a: 1}}}", "anything", ["a": 1]),
    // Fields that are always secret.
    ("widgets: {x: {secret: plain}}", "secret", hidden("plain")),
    // Secret statements are read in the same form as others.
    (
      "queues: {q: }\npolicies: {x: {queue: q, statements: "
        + "[{principal: {aws: \"${parameters.digits}\"}, actions: [sqs:SendMessage]}]}}",
      "statements",
      hidden([
        [
          "Effect": "Allow", "Principal": ["AWS": "arn:aws:iam::123456789012:root"],
          "Action": ["sqs:SendMessage"],
        ]
      ])
    ),
    (
      "queues: {q: }\npolicies: {x: {queue: q, statements: "
        + "[{effect: \"${parameters.effect}\", principal: \"*\", actions: [sqs:SendMessage]}]}}",
      "statements",
      hidden([["Effect": "Deny", "Principal": "*", "Action": ["sqs:SendMessage"]]])
    ),
  ]

  @Test(arguments: places)
  func `a value that contains a secret parameter is secret`(
    resources: String, field: String, expected: Value
  ) throws {
    let stack = try stack(
      """
      stack: demo
      parameters:
        word: {secret: true, default: hunter2}
        wait: {secret: true, type: duration, default: 1m}
        digit: {secret: true, type: integer, default: 7}
        digits: {secret: true, default: "123456789012"}
        effect: {secret: true, default: deny}
      \(resources)
      """)
    let resource = try #require(stack.resources.first { $0.address.name == "x" })
    #expect(resource.properties[field] == expected)
  }

  @Test func `an output that contains a secret is secret`() throws {
    let stack = try stack(
      """
      stack: demo
      parameters: {word: {secret: true, default: hunter2}}
      outputs: {a: "db://${parameters.word}", b: [1, "${parameters.word}"], c: d}
      """)
    #expect(stack.outputs.map(\.value) == [hidden("db://hunter2"), hidden([1, "hunter2"]), "d"])
  }

  @Test func `printing a secret reveals nothing of it`() {
    let value: Value = ["a": hidden("hunter2"), "b": .secret(.sealed("f00"))]
    var dumped = ""
    dump(value, to: &dumped)
    for text in ["\(value)", String(reflecting: value), dumped, value.jsonText] {
      #expect(!text.contains("hunter2") && !text.contains("f00"), "\(text)")
      #expect(text.contains("(secret)"))
    }
  }

  @Test func `opening gives a kind the secret values, and leaves out hashes`() {
    let value: Value = ["a": hidden("x"), "b": ["c": .secret(.sealed("f")), "d": 1]]
    #expect(value.opened == ["a": "x", "b": ["d": 1]])
    #expect(value.secretPaths == ["a", "b.c"])
    #expect(
      (["a": "live", "b": ["c": "other", "e": "f"]] as Value).secret(like: [value])
        == ["a": hidden("live"), "b": ["c": hidden("other"), "e": "f"]])
    #expect(value.asSecret == hidden(["a": "x", "b": ["d": 1]]))
  }

  @Test(arguments: [
    ("nothing", "nothing"), ("hunter2", "(secret)"), ("xhunter2x hunter2", "x(secret)x (secret)"),
    (#"{"a":"q\"<&>é"}"#, #"{"a":"(secret)"}"#),
    (#""{\"a\":\"q\\\"<&>é\"}""#, #""{\"a\":\"(secret)\"}""#),
    (#"q\"<&>\u00e9"#, "(secret)"), ("q&quot;&lt;&amp;&gt;é", "(secret)"),
    ("?p=q%22%3C%26%3E%C3%A9", "?p=(secret)"),
    ("hunter2\u{301}", "(secret)\u{301}"),
    ("key: first-line of it", "key: (secret) of it"), ("abc 12", "abc 12"),
  ])
  func `secrets are redacted in answers of services, in any encoding`(
    text: String, shown: String
  ) {
    let redaction = Redaction(["hunter2", "q\"<&>é", "first-line\nsecond-line", "abc", "12"])
    #expect(redaction.redacted(text) == shown)
  }

  // MARK: Messages

  private static let declarations: [(declaration: String, given: String?, detail: String)] = [
    (
      "{secret: true, minLength: 12}", "hunter2",
      "`--set word=…`: the parameter takes at least 12 characters; the given value has fewer."
    ),
    (
      "{secret: true, maxLength: 3}", "hunter2",
      "`--set word=…`: the parameter takes at most 3 characters; the given value has more."
    ),
    (
      "{secret: true, minLength: 12, default: abc}", nil,
      "`default` takes at least 12 characters; the value of a secret parameter has fewer."
    ),
    (
      "{secret: true, type: integer}", "007",
      "`--set word=…`: the parameter takes a whole number, not the given value."
    ),
    (
      "{secret: true, type: integer, default: \"12345\"}", nil,
      "`default` takes a whole number; in quotes it is a text. Remove the quotes."
    ),
    (
      "{secret: true, type: integer, minimum: 3, maximum: 5}", "98765",
      "`--set word=…`: the parameter must be between 3 and 5; the given value is not."
    ),
    (
      "{secret: true, type: integer, allowed: [ab]}", "1",
      "An item of `allowed` takes a whole number, not the value of a secret parameter."
    ),
    (
      "{secret: true, type: duration}", "98765",
      "`--set word=…`: the parameter takes a duration such as `60s`, `5m`, `12h`, `4d` or `1h30m`, not "
        + "the given value."
    ),
    (
      "{secret: true, type: size, default: 98765}", nil,
      "`default` takes a size such as `64KB`, `256MB` or `1GB`, not the value of a secret parameter."
    ),
    (
      "{secret: true, type: boolean}", "hunter2",
      "`--set word=…`: the parameter takes `true` or `false`, not the given value."
    ),
    (
      "{secret: true, pattern: '[a-z]+'}", "hunter2",
      "`--set word=…`: the parameter takes a text like `[a-z]+`, which the given value is not."
    ),
    (
      "{secret: true, allowed: [hunter1, hunter3]}", "hunter2",
      "`--set word=…`: the parameter takes one of the values of `allowed`."
    ),
    (
      "{secret: true, allowed: xy}", nil,
      "`allowed` takes a list, but this is a single value."
    ),
  ]

  @Test(arguments: declarations)
  func `no message reveals a secret or its length`(
    declaration: String, given: String?, detail: String
  ) {
    let source = SourceFile(
      name: "a.yaml", text: "stack: demo\nparameters:\n  word: \(declaration)\n")
    let (_, diagnostics) = StackReader.read(
      source: source, schemas: TestCatalog.schemas, parameters: given.map { ["word": $0] } ?? [:])
    #expect(diagnostics.map(\.detail).contains(detail))
    #expect(diagnostics.allSatisfy { $0.fix == nil })
  }

  @Test func `no message about a field with a secret reveals its length`() {
    let source = SourceFile(
      name: "a.yaml",
      text: """
        stack: demo
        parameters: {word: {secret: true}}
        queues: {x: {visibilityTimeout: "${parameters.word}", tags: {a: "${parameters.word}"}}}
        """)
    let (_, diagnostics) = StackReader.read(
      source: source, schemas: TestCatalog.schemas,
      parameters: ["word": String(repeating: "ab", count: 1000)])
    #expect(!diagnostics.isEmpty)
    for diagnostic in diagnostics {
      #expect(!diagnostic.detail.contains("2000") && !diagnostic.detail.contains("abab"))
    }
  }
}
