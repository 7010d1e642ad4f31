import CairnJSON
import CairnLanguage
import Testing

@Suite struct StackReaderTests {
  @Test(arguments: [
    ("0", 0), ("60s", 60), ("5m", 300), ("12h", 43_200), ("1h30m", 5_400), ("\"90s\"", 90),
  ])
  func `durations are in seconds`(text: String, seconds: Int) throws {
    let stack = try stack("stack: demo\nqueues: {q: {visibilityTimeout: \(text)}}")
    #expect(stack.resources[0].properties["visibilityTimeout"] == .integer(seconds))
  }

  @Test(arguments: ["1m1h", "s", "1", "-1s", "1.5h", "99999999999999999999s", "1s1s", "1ms"])
  func `an invalid duration is reported`(text: String) {
    let found = problems("stack: demo\nqueues: {q: {visibilityTimeout: \(text)}}")
    #expect(found.count == 1 && found[0].contains(" invalid-duration: "), "\(found)")
  }

  @Test(arguments: [("256MB", 256), ("1GB", 1_024), ("131072KB", 128), ("256MiB", 256)])
  func `sizes are in the field's unit`(text: String, count: Int) throws {
    let stack = try stack("stack: demo\nfunctions: {f: {memory: \(text)}}")
    #expect(stack.resources[0].properties["memory"] == .integer(count))
  }

  @Test(arguments: [
    ("yes", true), ("On", true), ("FALSE", false), ("no", false), ("!!bool yes", true),
  ])
  func `yes and no are booleans in a boolean field`(text: String, flag: Bool) throws {
    let stack = try stack("stack: demo\nqueues: {q: {fifo: \(text)}}")
    #expect(stack.resources[0].properties["fifo"] == .boolean(flag))
  }

  @Test(arguments: ["yes", "on", "5", "1.10", "0x1F", "true", "!!str 5", "2024-01-01"])
  func `a field of text takes the text as written`(text: String) throws {
    let stack = try stack("stack: demo\nqueues: {q: {tags: {a: \(text)}}}")
    let written = text.hasPrefix("!!") ? "5" : text
    #expect(stack.resources[0].properties["tags"] == ["a": .string(written)])
  }

  @Test func `any YAML keeps its plain types`() throws {
    let stack = try stack(
      """
      stack: demo
      widgets:
        w:
          anything: {a: 1, b: true, c: ~, d: "1", e: [yes, 1.5], f: "x-${stack.account}"}
      """)
    #expect(
      stack.resources[0].properties["anything"] == [
        "a": 1, "b": true, "c": .null, "d": "1",
        "e": ["yes", .number(try #require(JSONNumber("1.5")))],
        "f": .unresolved(Template([.literal("x-"), .reference(.stack(.account))])),
      ])
  }

  @Test func `unordered lists are sorted, and places move with their items`() throws {
    let stack = try stack("stack: demo\nwidgets:\n  w:\n    numbers: [3, 1, 2]\n")
    let widget = stack.resources[0]
    #expect(widget.properties["numbers"] == [1, 2, 3])
    #expect(widget.fieldLocations["numbers[0]"]?.range.start.column == 18)
    #expect(widget.fieldLocations["numbers[2]"]?.range.start.column == 15)
  }

  @Test func `parameters are substituted before types are checked`() throws {
    let text = """
      stack: demo-${parameters.stage}
      region: ${parameters.where}
      parameters:
        stage: {default: local, allowed: [local, prod]}
        where: {default: eu-west-1}
        memory: {type: size, default: 256MB}
        wait: {type: duration, default: 1m}
        fast: {type: boolean, default: no}
        count: {type: integer, default: 5, minimum: 1, maximum: 9}
        word: {secret: true, default: hunter2}
      functions:
        f:
          memory: ${parameters.memory}
          environment: {A: "${parameters.word}-${parameters.count}", R: "${stack.region}"}
      queues:
        q:
          fifo: ${parameters.fast}
          visibilityTimeout: "${parameters.wait}"
          deadLetter: {queue: "${parameters.stage}", maxReceives: "${parameters.count}"}
          tags: {stack: "${stack.name}", literal: "$${parameters.x}"}
      """
    let stack = try stack(text, set: ["stage": "prod", "count": "7"])
    #expect(stack.name == "demo-prod")
    #expect(stack.region == "eu-west-1")
    #expect(stack.secretParameters == ["word"])
    #expect(
      stack.parameters == [
        "stage": "prod", "where": "eu-west-1", "memory": .integer(256 << 20), "wait": 60,
        "fast": false, "count": 7, "word": hidden("hunter2"),
      ])
    #expect(
      try stack.resource("functions.f").properties == [
        "name": "demo-prod-f", "memory": 256,
        "environment": ["A": hidden("hunter2-7"), "R": "eu-west-1"],
      ])
    #expect(
      try stack.resource("queues.q").properties == [
        "name": "demo-prod-q", "fifo": false, "visibilityTimeout": 60,
        "deadLetter": ["queue": "prod", "maxReceives": 7],
        "tags": ["stack": "demo-prod", "literal": "${parameters.x}"],
      ])
  }

  @Test func `a message never contains a secret`() {
    let found = problems(
      """
      stack: demo
      parameters:
        word: {secret: true, default: hunter2}
      functions:
        f:
          timeout: ${parameters.word}
          memory: "${parameters.word}MB"
      """)
    #expect(
      found == [
        "6:14 invalid-duration: `timeout` takes a duration such as `60s`, `5m`, `12h`, `4d` or "
          + "`1h30m`, not the value of a secret parameter.",
        "7:13 invalid-size: `memory` takes a size such as `64KB`, `256MB` or `1GB`, not the value of "
          + "a secret parameter.",
      ])
  }

  @Test func `the command line overrides files, and later files override earlier ones`() throws {
    let source = SourceFile(
      name: "stack.yaml",
      text: "stack: demo\nparameters: {a: {}, b: {}, c: {}}\n"
        + "outputs: {x: \"${parameters.a}${parameters.b}${parameters.c}\"}\n")
    let files = [
      SourceFile(name: "1.yaml", text: "a: 1\nb: 1\nc: 1\n"),
      SourceFile(name: "2.yaml", text: "b: 2\nc: 2\n"),
    ]
    let read = StackReader.read(
      source: source, schemas: TestCatalog.schemas, parameters: ["c": "3"], parameterFiles: files)
    #expect(read.diagnostics == [])
    #expect(read.stack?.outputs[0].value == "123")
  }

  @Test func `errors in a parameter file are reported in that file`() {
    let source = SourceFile(
      name: "stack.yaml",
      text: "stack: demo\nparameters:\n  n: {type: integer, default: 1}\n")
    let file = SourceFile(name: "p.yaml", text: "n: ten\nmore: 1\nlist: [1]\nnone:\n")
    let told = StackReader.read(
      source: source, schemas: TestCatalog.schemas, parameterFiles: [file]
    ).diagnostics.map { "\($0.location?.description ?? ""): \($0.detail)" }
    #expect(
      told == [
        "p.yaml:1:4: `n: ten`: the parameter takes a whole number, not `ten`.",
        "p.yaml:2:7: `more: …` is given, but the stack declares no parameter `more`. Declare it "
          + "under `parameters:`, or leave it out.",
        "p.yaml:3:7: `list` takes a single value, but this is a list.",
        "p.yaml:4:6: `none` has no value. Remove the line if it isn't needed.",
      ])
  }

  @Test func `a default name is adjusted by its kind`() throws {
    let stack = try stack("stack: demo\nqueues:\n  orders: {fifo: yes}\n")
    #expect(stack.resources[0].properties["name"] == "demo-orders.fifo")
  }

  @Test func `dependencies are named in full, or by a name that is unique`() throws {
    let stack = try stack(
      "stack: demo\nqueues:\n  a: {dependsOn: [queues.b, images]}\n  b: {}\n"
        + "buckets: {images: {}}\n")
    #expect(
      try stack.resource("queues.a").dependsOn == [
        ResourceAddress(section: "queues", name: "b"),
        ResourceAddress(section: "buckets", name: "images"),
      ])
  }

  @Test func `ignored fields are named with their path`() throws {
    let stack = try stack(
      "stack: demo\nqueues:\n  a: {ignoreDrift: [visibilityTimeout, deadLetter.maxReceives, tags.x]}\n"
    )
    let queue = try stack.resource("queues.a")
    #expect(queue.ignoreDrift == ["visibilityTimeout", "deadLetter.maxReceives", "tags.x"])
    #expect(queue.properties == ["name": "demo-a"])
    #expect(queue.ignoresDrift(at: "tags.x"))
    #expect(!queue.ignoresDrift(at: "tags"))
    #expect(!queue.ignoresDrift(at: "tags.xy"))
  }

  @Test(arguments: [
    "arn:aws:sqs:us-east-1:000000000000:else", "\"arn:aws:sqs:${stack.region}:1:else\"", "b",
    "queues.b", "${queues.b}", "${queues.b.arn}", "\"${ queues.b.arn }\"",
  ])
  func `a resource can be referred to in many ways`(text: String) throws {
    let stack = try stack(
      "stack: demo\nqueues:\n  b: {}\n  a:\n    deadLetter:\n      queue: \(text)\n"
        + "      maxReceives: 5\n")
    let queue = try stack.resource("queues.a").properties["deadLetter"]?.map?["queue"]
    if text.contains("arn:aws") {
      #expect(queue?.references == (text.contains("$") ? [.stack(.region)] : []))
    } else {
      #expect(queue == reference("queues", "b", "arn"))
    }
  }

  @Test(arguments: [
    // A resource with errors can still be referred to.
    (
      "queues: {a: {fifo: maybe}}\noutputs: {x: \"${queues.a.arn}\"}",
      ["2:20 wrong-type: `fifo` takes `true` or `false`, not `maybe`."]
    ),
    // So can a resource in a misspelt section.
    (
      "quees: {a: {}}\noutputs: {x: \"${queues.a.arn}\"}",
      ["2:1 unknown-section: A stack has no section `quees`. Did you mean `queues`?"]
    ),
    (
      "queues: {b: {}}\nquees: {a: {}}\noutputs: {x: \"${queues.a.arn}\"}",
      ["3:1 unknown-section: A stack has no section `quees`. Did you mean `queues`?"]
    ),
    // Or parameters that could not be read.
    (
      "paramters: {p: {default: x}}\noutputs: {x: \"${parameters.p}\"}",
      ["2:1 unknown-section: A stack has no section `paramters`. Did you mean `parameters`?"]
    ),
    (
      "parameters: [p]\noutputs: {x: \"${parameters.p}\"}",
      [
        "2:13 wrong-type: The section `parameters` is a map by name, but this is a list. Write each "
          + "under a name of its own."
      ]
    ),
    (
      "parameters: {1p: {default: x}}\noutputs: {x: \"${parameters.1p}\"}",
      ["2:14 invalid-name: The parameter name `1p` has to begin with a letter."]
    ),
    // A misspelt field isn't reported as missing too.
    (
      "notifications: {n: {bukcet: \"a:b\", events: [e]}}",
      ["2:21 unknown-field: A notification has no field `bukcet`. Did you mean `bucket`?"]
    ),
    // A parameter without a value causes no errors where it is used.
    (
      "parameters: {p: {type: integer}}\nfunctions: {f: {timeout: \"${parameters.p}\"}}",
      [
        "2:14 parameter-required: The parameter `p` has no default and was given no value. Give "
          + "one with `--set p=…`."
      ]
    ),
    // Rules are checked once the fields are valid.
    (
      "queues: {a: {name: x.fifo, visibilityTimeout: 5}}",
      [
        "2:47 invalid-duration: `visibilityTimeout` takes a duration such as `60s`, `5m`, `12h`, `4d` "
          + "or `1h30m`, not `5`. A number needs a unit: write `5s` for seconds."
      ]
    ),
    // An error in an aliased value is reported once.
    (
      "queues: {a: &a {fifo: maybe}, b: *a}",
      ["2:23 wrong-type: `fifo` takes `true` or `false`, not `maybe`."]
    ),
  ])
  func `errors that only follow from another one are left out`(text: String, expected: [String]) {
    #expect(problems("stack: demo\n" + text) == expected)
  }

  @Test func `a misspelt stack key isn't reported as a missing name too`() {
    #expect(
      problems("stak: demo\nqueues: {}\n") == [
        "1:1 unknown-section: A stack has no section `stak`. Did you mean `stack`?"
      ])
  }

  @Test func `a stack without a name is reported at its first key`() {
    #expect(
      problems("# nothing\nqueues: {}\n") == [
        "2:1 missing-field: A stack needs a name, which identifies its resources: "
          + "`stack: my-service`."
      ])
    #expect(problems("{}").map { $0.prefix(18) } == ["1:1 missing-field:"])
  }

  @Test func `a duplicate name from an alias is reported where the alias is used`() {
    #expect(
      problems("stack: demo\nqueues:\n  a: &a {name: same}\n  b: *a\n") == [
        "4:3 duplicate-name: `same` is already the name of another queue. Give one of them "
          + "another `name:`."
      ])
  }

  @Test func `values are displayed as a user would write them`() {
    let cases: [(FieldType, Value, String)] = [
      (.duration(0...9), 60, "60s"), (.duration(0...9), 5_400, "1h30m"),
      (.size(0...9, unit: .megabytes), 1_024, "1GB"), (.size(0...9, unit: .bytes), 1_000, "1000B"),
      (.string(), "a", "a"), (.any, reference("queues", "a", "arn"), "${queues.a.arn}"),
      (.any, ["b": [1]], #"{"b":[1]}"#),
    ]
    for (type, value, shown) in cases { #expect(type.display(value) == shown) }
  }

  @Test func `a near miss has a fix`() throws {
    let text = "stack: demo\nqueues:\n  ä: 1\n  a:\n    vizibilityTimeout: 60s\n"
    let source = SourceFile(name: "x", text: text)
    let diagnostic = try #require(
      StackReader.read(source: source, schemas: TestCatalog.schemas).diagnostics.first {
        $0.code == .unknownField
      })
    var editor = try #require(YAMLEditor(source))
    try editor.perform(try #require(diagnostic.fix?.edits))
    #expect(
      String(decoding: editor.source.bytes, as: UTF8.self)
        == text.replacing("vizibilityTimeout", with: "visibilityTimeout"))
  }

  /// A saved plan records the texts of parameters; reading them again has to give the same values.
  @Test(
    arguments: [
      ("string", ["a", "1_000", "1.50", "yes", "~x", "${{", "a=b", " a", "", "null", "\u{301}x"]),
      ("integer", ["0", "1_000", "-7", "+7"]), ("boolean", ["yes", "false", "On"]),
      ("duration", ["30s", "1h30m", "90s", "0", "120m"]),
      ("size", ["512B", "64KB", "1GB", "1024MB", "64KiB", "0"]),
    ])
  func `the texts of parameters give the same stack again`(_ type: String, _ texts: [String]) throws
  {
    for text in texts {
      let source = SourceFile(
        name: "a.yaml",
        text: """
          stack: a
          parameters:
            p: {type: \(type)}
          outputs:
            o: "<${parameters.p}>"
          """)
      let (first, problems) = StackReader.read(
        source: source, schemas: [], parameters: ["p": text])
      #expect(problems.isEmpty)
      let again = try #require(first?.givenParameters["p"]?.string)
      let (second, _) = StackReader.read(source: source, schemas: [], parameters: ["p": again])
      #expect(second?.parameters == first?.parameters && second?.outputs == first?.outputs)
    }
  }
}
