import CairnEngine
import CairnJSON
import CairnLanguage
import Testing

@testable import CairnAWS
@testable import cairn

/// Texts that others may have written: live values, names, tags, what services and functions say.
/// Whatever they hold, no report may steer the terminal, lose its layout, or say something else.
@Suite struct HostileTextTests {
  /// Each begins and ends with a letter, so that a harmless text of that form has the same lines.
  static let texts = [
    "a\u{1B}[2J\u{1B}[31mb", "a\u{1B}]0;title\u{7}b", "a\u{1B}]8;;http://x\u{1B}\\b", "a\u{9B}31mb",
    "a\u{90}q\u{9C}b", "a\u{0}\u{7}\u{8}\u{7F}b", "a\rb", "a\nb", "a\r\nb", "a\u{85}b",
    "a\u{2028}b",
    "a\u{2029}b", "a\u{B}\u{C}b", "a\tb", "a\u{202E}b\u{202C}c", "a\u{2066}b\u{2069}c",
    "a\u{200E}b",
    "a\u{200B}b", "a\u{200D}b", "a\u{FEFF}b", "a\u{AD}b", "a\u{2064}b", "a\u{3164}b", "a\u{E0041}b",
    "a\u{FFFE}\u{FFFF}b", "a\u{1FFFE}b", "a<script>alert(1)</script>b", "a]]>&'\"<b", "a%0A%0D::b",
    "a\n::error file=x::y", "a##[error]b", "a`$(touch x)`;b", "a\\u001b[2Jb",
    // A mark that combines with what stands before it makes one character of both.
    "a<\u{301}script>\u{301}b", "a&\u{301}lt;\"\u{301}'\u{301}b", "a%\u{301}0Ab", "a`\u{301}b",
    "a\n::\u{301}error::b", "a##[\u{301}error]b",
  ]

  struct Renderer: Sendable, CustomTestStringConvertible {
    var name: String
    var render: @Sendable (String) -> String
    var testDescription: String { name }

    init(_ name: String, _ render: @escaping @Sendable (String) -> String) {
      self.name = name
      self.render = render
    }
  }

  /// Without whatever counts as the end of a line.
  private static func oneLine(_ text: String) -> String {
    String(text.map { $0.isNewline ? " " : $0 })
  }

  // MARK: What is rendered

  private static func plan(_ text: String) -> Plan {
    let tags: Value = ["team": .string(text)]
    var updated = Sample.change(
      "queues.a", .update,
      fields: [
        Sample.field("tags.team", .string(), from: .string(text), to: "blue"),
        Sample.field("tags.\(text)", .string(), from: nil, to: .string(text)),
        Sample.field(
          "labels", .any, from: [text: [.string(text)]], to: [text: [.string(text), 1]]),
        Sample.field(
          "hosts", .list(.string()), from: [.string(text)], to: ["b", .string(text + "x")]),
        Sample.field(
          "delay", .string(), from: .string(text), to: "x", cause: .both, recorded: .string(text)),
      ])
    updated.identity = Identity(text)
    var gone = Sample.change("queues.b", .delete, dataHeld: text)
    gone.identity = Identity(text)
    return Sample.plan([
      updated, gone,
      Sample.change("queues.c", .create, desired: ["name": .string(text), "tags": tags]),
    ])
  }

  private static func report(_ text: String) -> DriftReport {
    func field(_ path: String, _ value: Value, _ cause: FieldChange.Cause) -> FieldChange {
      FieldChange(
        path: path, type: .any, desired: value, recorded: value == "x" ? "y" : "x", live: value,
        cause: cause, forcesReplacement: false, isSecret: false,
        location: Sample.place(10, column: 5))
    }
    func resource(
      _ name: String, _ state: DriftReport.State, _ fields: [FieldChange] = [],
      ignored: [FieldChange] = []
    ) -> DriftReport.Resource {
      DriftReport.Resource(
        address: ResourceAddress(section: "queues", name: name), noun: "queue", state: state,
        fields: fields, ignored: ignored, identity: Identity(text), location: Sample.place(9))
    }
    return DriftReport(
      scope: Sample.scope,
      resources: [
        resource(
          "a", .both,
          [field("tags.\(text)", .string(text), .drift), field("b", [text: .string(text)], .both)],
          ignored: [field("c", [.string(text)], .drift)]),
        resource(text, .undeclared), resource("d", .missing),
      ])
  }

  private static func styled(_ lines: [StyledLine]) -> String { lines.rendered(.off) }

  static let toTerminals = [
    Renderer("plan") { text in
      styled(
        PlanReport(plan(text), file: "stacks/a.yaml", schemas: [], nextCommand: "cairn apply")
          .lines(width: 100))
    },
    Renderer("plan in a pipe") { text in
      styled(
        PlanReport(plan(text), file: "stacks/a.yaml", schemas: [], nextCommand: nil)
          .lines(width: nil))
    },
    Renderer("drift") { text in
      styled(DriftText(report: report(text), isDetailed: false).lines(width: nil))
    },
    Renderer("drift in detail") { text in
      styled(DriftText(report: report(text), isDetailed: true).lines(width: 5_000))
    },
    Renderer("what changed between reports") { text in
      let empty = DriftReport(scope: Sample.scope, resources: [])
      let changes = DriftChanges(from: empty, to: report(text))
      return styled(
        DriftText(report: report(text), isDetailed: false).lines(of: changes, width: nil))
    },
    Renderer("annotations") { text in
      GitHubAnnotations(review: Review(report(text))).lines.joined(separator: "\n")
    },
    Renderer("failures of an apply") { text in
      let failure = Sample.failure("queues.a", oneLine(text))
      let event = ApplyEvent.failed(
        Sample.address("queues.a"), .update, failure, took: .seconds(1))
      return styled([event].compactMap(ApplyEventText.line))
    },
    Renderer("errors") { text in
      ErrorReport(
        AWSError(
          cause: .invalid, service: "sqs", operation: "Do", code: oneLine(text),
          message: oneLine(text))
      ).text(width: 80, .off)
    },
    Renderer("diagnostics") { text in
      let text = oneLine(text)
      return DiagnosticText(
        diagnostics: [
          Diagnostic(
            .readFailed, summary: text, detail: text, at: Sample.place(1),
            notes: [.init(text, at: Sample.place(2))])
        ], sources: []
      ).text(width: 80, .off)
    },
    Renderer("outputs") { text in
      styled(OutputsReport(outputs: [("a", .string(text)), ("b", [.string(text)])]).lines)
    },
    Renderer("graph") { text in
      let address = ResourceAddress(section: "queues", name: text)
      let report = GraphReport(
        name: text, nodes: [.init(address: address, isExpanded: false)],
        edges: [(address, address)])
      return report.dot + report.mermaid
    },
    Renderer("an invocation") { text in
      let payload = JSONValue.object(["errorMessage": .string(text), text: 1]).bytes()
      let report = InvocationReport(
        address: Sample.address("functions.f"),
        invocation: LambdaInvocation(
          payload: payload, functionError: "Unhandled",
          logTail: oneLine(text).replacing("\r", with: " ")
            .replacing("\u{85}", with: " ").replacing("\u{2028}", with: " ")
            .replacing("\u{2029}", with: " ").replacing("\u{B}", with: " ")
            .replacing("\u{C}", with: " "), executedVersion: nil), took: .seconds(1))
      return report.payload(.terminal) + styled(report.lines())
    },
    Renderer("the state of LocalStack") { text in
      let health = ServerHealth(version: text, session: text, uptimeInSeconds: 1, running: [text])
      return styled(
        LocalStatusReport(
          status: .foreign(health), instance: LocalInstance(folder: "/x", port: 4566)
        ).lines)
    },
  ]

  static let toFiles = [
    Renderer("page") { text in
      DriftPage(
        report: report(text), drawing: DriftDrawing(nodes: [], edges: []), file: text, time: "now"
      ).text
    },
    Renderer("picture") { text in
      DriftDrawing(
        nodes: [
          .init(
            address: ResourceAddress(section: text, name: text), state: .drift, isExpanded: false)
        ], edges: []
      ).svg
    },
    Renderer("test report") { text in JUnitReport(review: Review(report(text))).text },
    Renderer("test report of a plan") { text in JUnitReport(review: review(text)).text },
    Renderer("page of a plan") { text in ReviewPage(review: review(text), time: "now").text },
  ]

  private static func review(_ text: String) -> Review {
    Review(plan(text), file: "stacks/a.yaml", schemas: [])
  }

  static let toPrograms: [(String, @Sendable (String) -> [JSONLine])] = [
    ("plan", { PlanJSON(plan: plan($0)).lines }),
    ("drift", { DriftJSON(report: report($0)).lines }),
    ("error", { ErrorReport(CommandFailure($0)).json }),
    (
      "failure",
      {
        [
          ApplyJSON.line(
            .failed(
              Sample.address("queues.a"), .update, Sample.failure("queues.a", $0), took: .zero))
        ]
      }
    ),
    ("outputs", { [JSONLine("outputs", [("outputs", ApplyJSON.outputs([($0, .string($0))]))])] }),
  ]

  // MARK: What must hold

  /// Lines go on below.
  static let wrapping = [
    Renderer("a log on a terminal") { text in
      let output = LogOutput(
        address: Sample.address("functions.f"), form: .terminal, lines: .all, zone: .utc)
      let json = JSONValue.object(["message": .string(text), "k": .string(text)]).serialized()
      let events = [text, json].map {
        LogEvent(id: "1", timestamp: 0, stream: "s", message: $0)
      }
      return output.text(events, now: 0, .off)
    },
    Renderer("drift in a narrow terminal") { text in
      styled(DriftText(report: report(text), isDetailed: false).lines(width: 40))
    },
    Renderer("drift in detail in a narrow terminal") { text in
      styled(DriftText(report: report(text), isDetailed: true).lines(width: 40))
    },
  ]

  /// So that no text looks like another resource, or like the end of the report.
  @Test(arguments: wrapping)
  func `what goes on below is indented`(renderer: Renderer) {
    func heads(_ text: String) -> Int {
      renderer.render(text).split(separator: "\n").count { !$0.hasPrefix(" ") }
    }
    for text in Self.texts {
      #expect(heads("\(text) ≠ queues.x  Drift: 0 drifted. \(text)") == heads("a"))
    }
  }

  @Test(arguments: toTerminals + toFiles + wrapping)
  func `nothing steers a terminal, turns text around or hides`(renderer: Renderer) {
    for text in Self.texts {
      let shown = renderer.render(text)
      let harmful = shown.unicodeScalars.filter { scalar in
        scalar != "\n"
          && (scalar.value < 0x20 || scalar.value == 0x7F || DisplayText.isHidden(scalar))
      }
      #expect(harmful.isEmpty, "\(text.debugDescription) in \(shown.debugDescription)")
    }
  }

  @Test(arguments: toTerminals + toFiles)
  func `no text adds a line`(renderer: Renderer) {
    let lines = renderer.render("a b").split(separator: "\n", omittingEmptySubsequences: false)
    for text in Self.texts {
      let shown = renderer.render(text).split(separator: "\n", omittingEmptySubsequences: false)
      #expect(shown.count == lines.count, "\(text.debugDescription)")
    }
  }

  @Test(arguments: toFiles)
  func `markup stays text`(renderer: Renderer) {
    // The line breaks of a long text don't matter.
    func rendered(_ text: String) -> String {
      renderer.render(text).replacingLiteral("<wbr>", with: "")
    }
    let tags = rendered("a b").unicodeScalars.count { $0 == "<" }
    for text in Self.texts {
      let shown = rendered(text)
      #expect(shown.unicodeScalars.count { $0 == "<" } == tags, "\(text.debugDescription)")
      #expect(!shown.containsLiteral("]]>"))
    }
  }

  @Test func `no workflow command begins in an annotation`() {
    for text in Self.texts {
      for line in GitHubAnnotations(review: Review(Self.report(text))).lines {
        #expect(line.hasPrefix("::warning file=stacks/a.yaml,line="))
        #expect(!line.containsLiteral("##["))
        // The title ends where the message begins, whatever it says.
        let head = line.dropFirst(2).split(separator: "::", maxSplits: 1)[0]
        #expect(head.split(separator: ",").count == 4, "\(line)")
      }
    }
  }

  @Test(arguments: toPrograms.map(\.0))
  func `JSON says exactly what there is, in bytes that do no harm`(name: String) throws {
    let render = try #require(Self.toPrograms.first { $0.0 == name }).1
    for text in Self.texts {
      for line in render(text) {
        #expect(
          line.text.unicodeScalars.allSatisfy {
            $0.value >= 0x20 && $0.value != 0x7F && !DisplayText.isHidden($0)
          }, "\(text.debugDescription)")
        let parsed = try JSONValue(parsing: line.text)
        for member in line.members { #expect(parsed[member.name] == member.value) }
      }
    }
  }

  // MARK: Size

  static let long = [
    String(repeating: "a", count: 1 << 20), String(repeating: "\u{1B}", count: 1 << 16),
    String(repeating: "\n", count: 1 << 16), String(repeating: "語", count: 1 << 16),
    String(repeating: "e\u{301}", count: 1 << 16),
  ]

  private static func change(_ text: String) -> FieldChange {
    FieldChange(
      path: "tags.team", type: .string(), desired: "blue", recorded: "blue", live: .string(text),
      cause: .drift, forcesReplacement: false, isSecret: false, location: nil)
  }

  private static let reports: [Renderer] = {
    @Sendable func report(_ text: String) -> DriftReport {
      DriftReport(
        scope: Sample.scope,
        resources: [
          DriftReport.Resource(
            address: Sample.address("queues.a"), noun: "queue", state: .drift,
            fields: [change(text)], location: Sample.place(1))
        ])
    }
    return [
      Renderer("plan") { text in
        let plan = Sample.plan([Sample.change("queues.a", .update, fields: [change(text)])])
        return styled(
          PlanReport(plan, file: "a.yaml", schemas: [], nextCommand: nil).lines(width: nil))
      },
      Renderer("drift") { text in
        styled(DriftText(report: report(text), isDetailed: false).lines(width: nil))
      },
      Renderer("drift in detail") { text in
        styled(DriftText(report: report(text), isDetailed: true).lines(width: nil))
      },
      Renderer("annotations") { text in
        GitHubAnnotations(review: Review(report(text))).lines.joined(separator: "\n")
      },
      Renderer("test report") { text in JUnitReport(review: Review(report(text))).text },
      Renderer("page") { text in
        DriftPage(
          report: report(text), drawing: DriftDrawing(nodes: [], edges: []), file: "a", time: ""
        ).text
      },
    ]
  }()

  @Test(arguments: reports)
  func `of a long value the start is shown, and its size`(renderer: Renderer) {
    for text in Self.long {
      let shown = renderer.render(text)
      #expect(shown.utf8.count < 30_000)
      // A line break is shown in quotes, which are counted.
      #expect(shown.contains("(\(ValueText.spelled(text).utf8.count) bytes)"))
    }
  }

  @Test func `JSON has all of it`() throws {
    let text = Self.long[0]
    let line = try #require(DriftJSON(report: Self.report(text)).lines.first)
    #expect(line.text.utf8.count > 1 << 20)
  }

  @Test(arguments: [
    ("short", 10, "short"), ("exactly ten", 11, "exactly ten"), ("exactly ten", 10, "exactly t…"),
    ("a\nb", 10, "a␊b"), (String(repeating: "x", count: 999), 5, "xxxx…"),
    (String(repeating: "x", count: 1000), 20, "xxxxxxx… (1000 bytes)"),
    (String(repeating: "x", count: 1000), 2000, String(repeating: "x", count: 1000)),
  ])
  func `what does not fit is cut`(text: String, limit: Int, shown: String) {
    #expect(text.shortened(toColumns: limit) == shown)
  }

  // MARK: Sequences

  @Test(arguments: [
    ("plain", "plain"), ("\u{1B}[1;31mred\u{1B}[0m", "red"), ("\u{9B}2Jx", "x"),
    ("\u{1B}]0;title\u{7}x", "x"), ("\u{1B}]8;;http://x\u{1B}\\link\u{1B}]8;;\u{1B}\\", "link"),
    ("\u{1B}Pq#0\u{1B}\\x", "x"), ("\u{1B}(Bx", "x"), ("\u{1B}7x\u{1B}8", "x"),
    // What never ends is left, and spelled out later.
    ("\u{1B}]0;title", "\u{1B}]0;title"), ("x\u{1B}", "x\u{1B}"), ("\u{1B}[31", "\u{1B}[31"),
  ])
  func `sequences of a log are taken out`(text: String, plain: String) {
    #expect(EscapeSequences.removed(from: text) == plain)
  }

  // MARK: Secrets

  @Test func `no report shows a secret, whatever form it has`() {
    func hidden(_ text: String) -> Value { .secret(.open(.string(text))) }
    let field = FieldChange(
      path: "environment.KEY", type: .string(), desired: hidden("hunter2"),
      recorded: .secret(.sealed("f00d")), live: hidden("swordfish"), cause: .both,
      forcesReplacement: false, isSecret: true, location: nil)
    // Not marked, but with a secret in it.
    let object = FieldChange(
      path: "auth", type: .any, desired: ["word": hidden("hunter2")],
      recorded: ["word": .secret(.sealed("f00d"))], live: ["word": hidden("swordfish")],
      cause: .both, forcesReplacement: false, isSecret: false, location: nil)
    let plan = Sample.plan([
      Sample.change("queues.a", .update, fields: [field, object]),
      Sample.change(
        "queues.b", .create, desired: ["label": hidden("hunter2"), "map": ["k": hidden("hunter2")]]),
    ])
    let report = DriftReport(
      scope: Sample.scope,
      resources: [
        DriftReport.Resource(
          address: Sample.address("queues.a"), noun: "queue", state: .both,
          fields: [field, object], ignored: [field, object], location: Sample.place(1))
      ])
    let outputs: [(name: String, value: Value)] = [("o", hidden("hunter2"))]
    let all = [
      PlanReport(plan, file: "a", schemas: [], nextCommand: nil).lines(width: nil).plain,
      PlanJSON(plan: plan).lines.map(\.text).joined(),
      DriftText(report: report, isDetailed: false).lines(width: nil).plain,
      DriftText(report: report, isDetailed: true).lines(width: nil).plain,
      DriftJSON(report: report).lines.map(\.text).joined(),
      JUnitReport(review: Review(report)).text,
      DriftPage(
        report: report, drawing: DriftDrawing(nodes: [], edges: []), file: "a", time: ""
      ).text, GitHubAnnotations(review: Review(report)).lines.joined(),
      OutputsReport(outputs: outputs).lines.plain, ApplyJSON.outputs(outputs).serialized(),
    ]
    for text in all {
      for secret in ["hunter2", "swordfish", "f00d"] { #expect(!text.contains(secret), "\(text)") }
      #expect(text.contains("(secret)") || text.contains("\"secret\":true"), "\(text)")
    }
  }
}
