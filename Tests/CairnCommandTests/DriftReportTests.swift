import ArgumentParser
import CairnAWS
import CairnEngine
import CairnLanguage
import Testing

@testable import cairn

@Suite struct DriftReportTests {
  private static let nasty = "<script>alert(1)</script>\"'&\u{1B}[31m\u{202E}\n::error::x%"

  private static func report(_ resources: DriftReport.Resource...) -> DriftReport {
    DriftReport(scope: Sample.scope, resources: resources)
  }

  private static func resource(
    _ address: String, _ state: DriftReport.State, reasons: [Change.Reason] = [],
    fields: [FieldChange] = [], ignored: [FieldChange] = [], identity: String? = nil, line: Int = 9
  ) -> DriftReport.Resource {
    DriftReport.Resource(
      address: Sample.address(address), noun: "queue", state: state, reasons: reasons,
      fields: fields, ignored: ignored, identity: identity.map { Identity($0) },
      location: Sample.place(line))
  }

  private static func field(
    _ path: String, _ type: FieldType, _ desired: Value?, _ recorded: Value?,
    _ live: Value?, _ cause: FieldChange.Cause, secret: Bool = false, line: Int? = 10
  ) -> FieldChange {
    FieldChange(
      path: path, type: type, desired: desired, recorded: recorded, live: live, cause: cause,
      forcesReplacement: false, isSecret: secret,
      location: line.map { Sample.place($0, column: 5) })
  }

  private static let all = report(
    resource(
      "queues.a", .drift, fields: [field("visibilityTimeout", Sample.seconds, 60, 60, 5, .drift)]),
    resource(
      "queues.b", .both,
      fields: [
        field("delay", Sample.seconds, 5, 0, 7, .both),
        field("token", .string(), "x", "y", "hush", .drift, secret: true, line: 12),
      ]),
    resource("queues.c", .missing, reasons: [.missing], identity: "image-c", line: 14),
    resource("queues.d", .pendingEdit, reasons: [.new], line: 15),
    resource("queues.e", .inSync, ignored: [field("memory", .integer(0...9), 1, 1, 2, .drift)]),
    resource("queues.f", .foreign, reasons: [.foreign], identity: "f", line: 16),
    resource("queues.g", .undeclared, identity: "extra", line: 1))

  private func text(
    _ report: DriftReport, isDetailed: Bool = false, width: Int? = nil,
    isNext: Bool = true, _ arguments: String...
  ) throws -> String {
    let next = CommandLineText(
      command: "drift", options: ["--revert"], stack: try StackOptions.parse(arguments),
      endpoint: try EndpointOptions.parse([]), secrets: [])
    return DriftText(report: report, isDetailed: isDetailed, nextCommand: isNext ? next : nil)
      .lines(width: width).plain
  }

  @Test func `what is advised names the stack as the user did`() throws {
    let told = try text(Self.all, "other/s.yaml", "--set", "a=b")
    for command in [
      "cairn drift --revert other/s.yaml --set a=b",
      "cairn drift --accept=queues.c other/s.yaml --set a=b",
      "cairn adopt queues.f --stack other/s.yaml --set a=b",
    ] {
      #expect(told.contains("`\(command)`"))
    }
  }

  @Test func `the short form has a line for each resource that is not in sync`() throws {
    #expect(
      try text(Self.all) == """
        ≠ queues.a  drift                   visibilityTimeout: 5s ≠ 60s                       stacks/a.yaml:10:5
        ≉ queues.b  drift and pending edit  delay: 7s ≠ 0s → 5s, token: (secret) differs      stacks/a.yaml:9:3
        ✗ queues.c  missing                 image-c no longer exists                          stacks/a.yaml:14:3
        ~ queues.d  pending edit            not applied yet                                   stacks/a.yaml:15:3
        ? queues.f  foreign                 exists, and doesn't belong to the stack           stacks/a.yaml:16:3
        ? queues.g  undeclared              extra: carries the stack's tags, and isn't declared  stacks/a.yaml:1:3

        Drift: 1 drifted, 1 drifted and edited, 1 missing, 1 undeclared, 1 foreign, 1 pending edit, 1 in sync, \
        1 difference ignored. Run `cairn drift --revert` to undo drift, or \
        `--accept` to write live values into the file. `cairn drift --accept=queues.c` removes what \
        no longer exists from the file. `cairn adopt queues.f` takes over what doesn't belong to the \
        stack.
        """)
  }

  @Test func `detail is a table of desired, recorded and live`() throws {
    let report = DriftReport(
      scope: Sample.scope, resources: [Self.all.resources[1], Self.all.resources[4]])
    #expect(
      try text(report, isDetailed: true) == """
        ≉ queues.b  drift and pending edit                               stacks/a.yaml:9:3
            field  desired   recorded  live
            delay  5s        0s        7s        drift and pending edit  stacks/a.yaml:10:5
            token  (secret)  (secret)  (secret)  drift                   stacks/a.yaml:12:5
        = queues.e  in sync                                              stacks/a.yaml:9:3
            field   desired  recorded  live
            memory  1        1         2     ignored                     stacks/a.yaml:10:5

        Drift: 1 drifted and edited, 1 in sync, 1 difference ignored. Run `cairn drift --revert` to \
        undo drift.
        """)
  }

  @Test func `detail shows when it was changed, and by whom, and what isn't known`() throws {
    var resource = Self.all.resources[0]
    let time = { UTCTime(secondsSinceEpoch: $0) }
    resource.trace = Trace(
      created: time(60), modified: time(3600),
      calls: [
        Call(operation: "TagQueue", time: time(3600), caller: Self.nasty, isOwn: false),
        Call(operation: "SetQueueAttributes", time: time(3599), caller: nil, isOwn: false),
      ])
    var report = Self.report(resource)
    report.notes = ["CloudTrail can't be read: AccessDenied: no"]
    #expect(
      try text(report, isDetailed: true, isNext: false) == """
        ≠ queues.a  drift                                      stacks/a.yaml:9:3
            changed 1970-01-01T01:00:00Z, created 1970-01-01T00:01:00Z
            TagQueue at 1970-01-01T01:00:00Z by \(Self.nasty.visible)
            SetQueueAttributes at 1970-01-01T00:59:59Z
            field              desired  recorded  live
            visibilityTimeout  60s      60s       5s    drift  stacks/a.yaml:10:5

        ! CloudTrail can't be read: AccessDenied: no
        Drift: 1 drifted.
        """)
    let short = try text(report)
    #expect(!short.contains("TagQueue") && !short.contains("CloudTrail"))
    let json = DriftJSON(report: report).lines.map(\.text)
    #expect(
      json[0].contains(
        #""calls":[{"by":"<script>"#), "\(json[0])")
    #expect(json[0].contains(#"{"operation":"SetQueueAttributes","time":"1970-01-01T00:59:59Z"}"#))
    #expect(json[1].contains(#""notes":["CloudTrail can't be read: AccessDenied: no"]"#))
    let page = DriftPage(
      report: report, drawing: DriftDrawing(nodes: [], edges: []), file: "a.yaml", time: "now"
    ).text
    #expect(page.contains("SetQueueAttributes at <time>1970-01-01T00:59:59Z</time></div>"))
    #expect(page.contains("CloudTrail can&#39;t be read") && !page.contains("<script>alert"))
  }

  @Test func `what waits for somebody else is mentioned, and counts no drift`() throws {
    var waiting = Self.resource("queues.a", .inSync)
    waiting.ailment = Ailment("a@example.com hasn't confirmed it yet", cure: .byOthers)
    #expect(
      try text(Self.report(waiting)) == """
        ! queues.a doesn't work yet: a@example.com hasn't confirmed it yet
        No drift: 1 in sync.
        """)
  }

  @Test func `without drift it says so, and what waits for an apply`() throws {
    #expect(
      try text(Self.report(Self.resource("queues.a", .inSync), Self.resource("queues.b", .inSync)))
        == "No drift: 2 in sync.")
    #expect(
      try text(Self.report(Self.resource("queues.d", .pendingEdit, reasons: [.new]))) == """
        ~ queues.d  pending edit  not applied yet  stacks/a.yaml:9:3

        No drift: 1 pending edit.
        """)
    #expect(
      try text(Self.report())
        == "No drift. The stack has no resources in http://127.0.0.1:4566 (us-east-1, account "
        + "000000000000).")
  }

  @Test func `two arns that end in one name are shown in full`() throws {
    let arn = { (account: String) in Value.string("arn:aws:sqs:us-east-1:\(account):jobs") }
    let field = Self.field(
      "queue", .reference(sections: ["queues"], attribute: "arn"), arn("1"), arn("1"), arn("2"),
      .drift)
    #expect(
      field.rows(limit: 200).first?.short
        == "queue: arn:aws:sqs:us-east-1:2:jobs ≠ arn:aws:sqs:us-east-1:1:jobs")
  }

  @Test func `changes since the last report are shown`() throws {
    let old = Self.report(Self.resource("queues.a", .missing, identity: "x"))
    let new = Self.report(
      Self.resource("queues.a", .inSync),
      Self.resource(
        "queues.bb", .drift, fields: [Self.field("tags.x", .string(), "1", "1", "2", .drift)]))
    let lines = DriftText(report: new, isDetailed: false)
      .lines(of: DriftChanges(from: old, to: new), width: nil)
    #expect(
      lines.plain == """
        ≠ queues.bb  drift    tags.x: "2" ≠ "1"  stacks/a.yaml:10:5
        ✓ queues.a   no longer missing           stacks/a.yaml:9:3
        """)
  }

  // MARK: Nasty values

  private static let hostile = report(
    resource(
      "queues.a", .drift,
      fields: [field("tags.\(nasty)", .string(), "a", "a", .string(nasty), .drift)]),
    resource("queues.\(nasty)", .undeclared, identity: nasty))

  @Test func `no value can steer a terminal or break a line`() throws {
    for text in [try text(Self.hostile), try text(Self.hostile, isDetailed: true)] {
      #expect(!text.contains("\u{1B}") && !text.contains("\u{202E}"))
      #expect(!text.split(separator: "\n").contains { $0.hasPrefix("::") })
    }
  }

  @Test func `annotations can't be ended or begun by a value`() throws {
    let lines = GitHubAnnotations(review: Review(Self.hostile)).lines
    #expect(lines.count == 2)
    for line in lines {
      #expect(!line.contains("\n") && !line.contains("\u{1B}"))
      #expect(line.hasPrefix("::warning file=stacks/a.yaml,line="))
    }
    #expect(
      GitHubAnnotations(review: Review(Self.all)).lines.first
        == "::warning file=stacks/a.yaml,line=10,col=5,title=drift%3A queues.a::"
        + "visibilityTimeout: 5s ≠ 60s")
  }

  @Test func `xml has a case for each resource, failed where it drifted`() throws {
    let report = DriftReport(
      scope: Sample.scope,
      resources: [Self.all.resources[0], Self.all.resources[3], Self.resource("queues.e", .inSync)])
    #expect(
      JUnitReport(review: Review(report)).text == """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="cairn drift" tests="3" failures="1" errors="0">
          <testsuite name="drift of image-service" tests="3" failures="1" errors="0" skipped="0">
            <testcase name="queues.a" classname="image-service.queues" file="stacks/a.yaml" line="9">
              <failure type="drift" message="drift">visibilityTimeout: desired 60s, recorded 60s, \
        live 5s (stacks/a.yaml:10:5)</failure>
            </testcase>
            <testcase name="queues.d" classname="image-service.queues" file="stacks/a.yaml" line="15">
              <system-out>not applied yet</system-out>
            </testcase>
            <testcase name="queues.e" classname="image-service.queues" file="stacks/a.yaml" line="9"/>
          </testsuite>
        </testsuites>

        """)
  }

  @Test(arguments: [
    ("plain", "plain"), ("<a href='x'>\"&", "&lt;a href=&#39;x&#39;&gt;&quot;&amp;"),
    ("a\u{0}b\u{1B}[0m", "a␀b␛[0m"), ("a\nb", "a␊b"), ("\u{202E}", "&lt;U+202E&gt;"),
    ("\u{FFFF}é", "&lt;U+FFFF&gt;é"),
  ])
  func `markup is escaped and the unseen made visible`(_ text: String, _ escaped: String) {
    #expect(Markup.escaped(text) == escaped)
  }

  @Test func `the page has one script, its own, whatever the values say`() throws {
    let page = DriftPage(
      report: Self.hostile,
      drawing: DriftDrawing(
        nodes: [
          .init(address: Sample.address("queues.\(Self.nasty)"), state: .drift, isExpanded: false)
        ],
        edges: []),
      file: Self.nasty, time: "2026-01-02T03:04:05Z"
    ).text
    #expect(page.components("<script>") == 1)
    #expect(page.components("</script>") == 1)
    #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;␛[31m"))
    #expect(!page.contains("\u{1B}") && !page.contains("\u{202E}"))
    #expect(page.contains("default-src 'none'; style-src 'sha256-"))
    #expect(!page.contains(" style=") && !page.contains(" onclick"))
  }

  @Test func `secrets are in no form of the report`() throws {
    let files = [
      try text(Self.all), try text(Self.all, isDetailed: true),
      JUnitReport(review: Review(Self.all)).text,
      GitHubAnnotations(review: Review(Self.all)).lines.joined(),
      DriftJSON(report: Self.all).lines.map(\.text).joined(),
      DriftPage(
        report: Self.all, drawing: DriftDrawing(nodes: [], edges: []), file: "", time: ""
      ).text,
    ]
    for file in files { #expect(!file.contains("hush")) }
  }

  @Test func `json has an event for each resource and one that counts`() throws {
    let lines = DriftJSON(
      report: DriftReport(
        scope: Sample.scope, resources: [Self.all.resources[0], Self.all.resources[6]])
    ).lines.map(\.text)
    #expect(
      lines == [
        #"{"format":1,"event":"resource","address":"queues.a","state":"drift","kind":"queue","#
          + #""reasons":[],"fields":[{"cause":"drift","desired":60,"forcesReplacement":false,"#
          + #""live":5,"path":"visibilityTimeout","place":{"column":5,"file":"stacks/a.yaml","#
          + #""line":10},"recorded":60}],"place":{"column":3,"file":"stacks/a.yaml","line":9},"#
          + #""waysOut":["revert","accept"]}"#,
        #"{"format":1,"event":"resource","address":"queues.g","state":"undeclared","#
          + #""kind":"queue","identity":"extra","reasons":[],"fields":[],"#
          + #""place":{"column":3,"file":"stacks/a.yaml","line":1},"waysOut":["revert"]}"#,
        #"{"format":1,"event":"drift","stack":"image-service","endpoint":"http://127.0.0.1:4566","#
          + #""region":"us-east-1","account":"000000000000","hasDrift":true,"counts":{"both":0,"#
          + #""drift":1,"foreign":0,"inSync":0,"missing":0,"pendingEdit":0,"undeclared":1,"#
          + #""unmanaged":0},"ignored":0,"#
          + #""unmanaged":0}"#,
      ])
  }

  private static let unmanaged: DriftReport = {
    var queue = resource("queues.a", .inSync)
    queue.unmanaged = [
      UnmanagedSetting("Layers", "<b>"), UnmanagedSetting("TracingConfig"),
      UnmanagedSetting("C"), UnmanagedSetting("D"), UnmanagedSetting("E"),
    ]
    return report(queue)
  }()

  @Test func `what no field holds is in every form, and isn't drift`() throws {
    #expect(
      try text(Self.unmanaged) == """
        = queues.a  in sync  unmanaged: Layers (<b>), TracingConfig, C and 2 more  stacks/a.yaml:9:3

        No drift: 1 in sync, 5 unmanaged settings.
        """)
    #expect(
      try text(Self.unmanaged, isDetailed: true) == """
        = queues.a  in sync  stacks/a.yaml:9:3
            unmanaged  Layers (<b>)
            unmanaged  TracingConfig
            unmanaged  C
            unmanaged  D
            unmanaged  E

        No drift: 1 in sync, 5 unmanaged settings.
        """)
    let json = DriftJSON(report: Self.unmanaged).lines.map(\.text)
    #expect(json.count == 2)
    #expect(
      json[0].contains(#""unmanaged":[{"name":"Layers","value":"<b>"},{"name":"TracingConfig"},"#))
    #expect(json[1].contains(#""hasDrift":false"#) && json[1].contains(#""unmanaged":5"#))
    let page = DriftPage(
      report: Self.unmanaged, drawing: DriftDrawing(nodes: [], edges: []), file: "", time: ""
    ).text
    for setting in ["Layers", "&lt;b&gt;", "TracingConfig", "C", "D", "E"] {
      #expect(page.contains("<code>\(setting)</code>"))
    }
    #expect(
      JUnitReport(review: Review(Self.unmanaged)).text.contains("unmanaged: Layers (&lt;b&gt;)"))
    #expect(GitHubAnnotations(review: Review(Self.unmanaged)).lines == [])
  }

  // MARK: The drawing

  @Test func `every edge goes to the right, and each node has a place`() throws {
    let edges = [(0, 1), (1, 2), (0, 2), (3, 2), (4, 0)].map { (from: $0.0, to: $0.1) }
    let columns = LayeredLayout(count: 6, edges: edges).columns
    var place: [Int: Int] = [:]
    for (number, column) in columns.enumerated() { for index in column { place[index] = number } }
    #expect(place.count == 6)
    for edge in edges { #expect((place[edge.from] ?? 9) < (place[edge.to] ?? -1)) }
    // Next to what it needs, not at the far left.
    #expect(place[3] == 2)
    #expect(LayeredLayout(count: 0, edges: []).columns.isEmpty)
  }

  @Test func `columns are ordered so that edges do not cross without need`() throws {
    let layout = LayeredLayout(
      count: 6, edges: [(from: 0, to: 5), (from: 1, to: 4), (from: 2, to: 3)])
    let (left, right) = (layout.columns[0], layout.columns[1])
    #expect(left.map { 5 - $0 } == right)
  }
}

extension String {
  /// How often it is there.
  fileprivate func components(_ part: String) -> Int { ranges(of: part).count }
}
