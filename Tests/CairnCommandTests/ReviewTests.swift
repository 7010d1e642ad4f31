import CairnEngine
import CairnJSON
import CairnLanguage
import Testing

@testable import cairn

@Suite struct ReviewTests {
  private static let nasty = "a|b`c`<i>@team</i>\n::error::x%0A -->\u{1B}[31m\u{202E}]]> 🪨 \\"

  private static func statement(
    _ actions: [String], on resource: String, deny: Bool = false
  ) -> Value {
    [
      "Effect": .string(deny ? "Deny" : "Allow"), "Action": .list(actions.map { .string($0) }),
      "Resource": [.string(resource)],
    ]
  }

  private static func rights(_ before: [Value], _ after: [Value]) -> Change {
    Sample.change(
      "roles.r", .update,
      fields: [
        Sample.field(
          "statements", .policyStatements(.identity), from: .list(before), to: .list(after),
          line: 21)
      ], line: 20)
  }

  private static let plan = Sample.plan([
    Sample.change(
      "queues.a", .update,
      fields: [
        Sample.field("delay", Sample.seconds, from: 5, to: 60, line: 10),
        Sample.field("token", .string(), from: "hush", to: "hush2", secret: true, line: 12),
      ]),
    Sample.change(
      "tables.t", .replace,
      fields: [Sample.field("key", .string(), from: "a", to: "b", forces: true, line: 31)],
      line: 30, dataHeld: "12 items"),
    Sample.change("queues.b", .none, line: 40),
    rights([], [statement(["s3:GetObject"], on: "*")]),
  ])

  private static func review(_ plan: Plan) -> Review {
    Review(plan, file: "stacks/a.yaml", schemas: [])
  }

  @Test func `a plan names its risks`() {
    let review = Self.review(Self.plan)
    #expect(review.summary == "2 to update, 1 to replace")
    let risks = review.items.flatMap { item in item.risks.map { "\(item.name) \($0.line)" } }
    #expect(
      risks == [
        "tables.t Data would be lost: 12 items", "tables.t Replaced: key",
        "roles.r Wider rights: s3:GetObject on \"*\"",
      ])
    #expect(review.items.map(\.level) == [.note, .warning, .none, .warning])
    #expect(review.items.map(\.isFailure) == [false, true, false, false])
  }

  @Test func `fewer rights are not a risk, but a removed denial is`() {
    func texts(_ before: [Value], _ after: [Value]) -> [String] {
      WiderRights(Self.rights(before, after), nil).texts
    }
    let both = Self.statement(["s3:GetObject", "s3:PutObject"], on: "x")
    let one = Self.statement(["s3:GetObject"], on: "x")
    let denial = Self.statement(["s3:GetObject"], on: "x", deny: true)
    #expect(texts([both], [one]) == [])
    #expect(texts([one], [both]) == ["s3:GetObject, s3:PutObject on x"])
    #expect(texts([one, denial], [one]) == ["no longer denied: s3:GetObject on x"])
    #expect(texts([one], [one, denial]) == [])
    #expect(texts([Self.statement(["*"], on: "*")], [both]) == [])
  }

  @Test func `each changed line has an annotation, the important ones first`() {
    #expect(
      GitHubAnnotations(review: Self.review(Self.plan)).lines == [
        "::warning file=stacks/a.yaml,line=31,col=5,title=replace%3A tables.t::"
          + "Data would be lost: 12 items%0AReplaced: key%0Akey: a → b  forces replacement  your edit",
        "::warning file=stacks/a.yaml,line=21,col=5,title=update%3A roles.r::"
          + "Wider rights: s3:GetObject on \"*\"%0Astatements:  your edit%0A"
          + "  + {actions: [s3:GetObject], effect: allow, resources: [\"*\"]}",
        "::notice file=stacks/a.yaml,line=10,col=5,title=update%3A queues.a::"
          + "delay: 5s → 60s  your edit",
        "::notice file=stacks/a.yaml,line=12,col=5,title=update%3A queues.a::"
          + "token: (secret) changes  your edit",
      ])
  }

  @Test func `markdown has the summary, the risks, a table and folded detail`() {
    var review = Self.review(Self.plan)
    review.file = "stacks/a.yaml"
    let text = MarkdownReport(review: review).text
    #expect(
      text.hasPrefix(
        "<!-- a report of cairn plan: stacks/a.yaml -->\n\n### Plan of image-service: "))
    #expect(text.contains("\n- **Data would be lost**: `tables.t` (`12 items`)\n"))
    #expect(text.contains("\n| replace | `tables.t` | `stacks/a.yaml:31` |\n"))
    #expect(text.contains("\n<details><summary>Details</summary>\n\n```text\n"))
    #expect(text.hasSuffix("```\n\n\n</details>\n"))
    #expect(!text.contains("hush"))
  }

  private static func hostile() -> Review {
    Review(
      command: "plan", stack: nasty, file: nasty, summary: "1 to create",
      items: [
        Review.Item(
          rule: "create", words: "create", name: nasty, group: "queues", level: .warning,
          isFailure: true, place: Sample.place(9), risks: [.init(sort: .widerRights, text: nasty)],
          parts: [.init(place: Sample.place(9), lines: [nasty])], detail: [nasty, "````"])
      ], notes: [nasty])
  }

  @Test func `no value is markup in markdown`() {
    let text = MarkdownReport(review: Self.hostile()).text
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0].unicodeScalars.count { $0 == ">" } == 1)
    let rows = lines.filter { $0.hasPrefix("|") }
    #expect(rows.count == 3)
    #expect(rows.allSatisfy { $0.unicodeScalars.count { $0 == "|" } == 4 })
    // The fence is longer than any run of backticks.
    #expect(lines.filter { $0.hasPrefix("`````") }.count == 2)
    let start = lines.firstIndex { $0.hasPrefix("`````") } ?? 0
    for line in lines[..<start].dropFirst() {
      #expect(!line.contains("<i>"))
      #expect(!line.contains("@team") || line.contains("<code>"))
    }
    #expect(!text.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" })
  }

  @Test func `a comment is never too long, and says what it lacks`() {
    let item = Review.Item(
      rule: "create", words: "create", name: "queues.q", group: "queues", level: .note,
      isFailure: false, detail: [String(repeating: "x", count: 2_000)])
    let review = Review(
      command: "plan", stack: "s", summary: "", items: Array(repeating: item, count: 500))
    let text = MarkdownReport(review: review).text
    #expect(text.utf8.count < 65_536)
    #expect(text.contains("| | 400 more | |"))
    #expect(text.contains(" more, which don't fit into a comment.\n"))
    #expect(text.hasSuffix("</details>\n"))
  }

  @Test func `sarif has rules, levels, and places in the repository`() throws {
    let review = Self.review(Self.plan)
    let value = try JSONValue(parsing: Array(SARIFReport(review: review).text.utf8))
    #expect(value["version"] == "2.1.0")
    let run = try #require(value["runs"]?.array?.first)
    let rules = try #require(run["tool"]?["driver"]?["rules"]?.array)
    let results = try #require(run["results"]?.array)
    #expect(results.count == 3)
    for result in results {
      let index = try #require(result["ruleIndex"]?.int)
      #expect(rules[index]["id"] == result["ruleId"])
    }
    #expect(results[1]["level"] == "warning")
    let place = results[1]["locations"]?.array?.first?["physicalLocation"]
    #expect(place?["artifactLocation"]?["uri"] == "stacks/a.yaml")
    #expect(place?["region"] == ["startLine": 31, "startColumn": 5])
    #expect(!SARIFReport(review: review).text.contains("hush"))
    let hostile = SARIFReport(review: Self.hostile()).text
    _ = try JSONValue(parsing: Array(hostile.utf8))
    #expect(!hostile.unicodeScalars.contains { $0 == "\u{202E}" })
  }

  @Test(arguments: [
    ("stacks/a.yaml", "stacks/a.yaml"), ("a b/ü%#?.yaml", "a%20b/%C3%BC%25%23%3F.yaml"),
    ("c:x", "c%3Ax"), ("/tmp/a.yaml", "file:///tmp/a.yaml"),
  ])
  func `paths become uris`(_ path: String, _ uri: String) {
    #expect(SARIFReport.uri(of: path) == uri)
  }

  @Test(arguments: [
    ("stacks/a.yaml", "app/stacks/a.yaml"), ("../b.yaml", "b.yaml"),
    ("./x/../y.yaml", "app/y.yaml"),
    ("/repo/z.yaml", "z.yaml"), ("/elsewhere/z.yaml", "/elsewhere/z.yaml"),
    ("../../o.yaml", "../../o.yaml"),
  ])
  func `paths begin at the repository's root`(_ file: String, _ path: String) {
    let paths = RepositoryPaths(root: "/repo", workingFolder: "/repo/app")
    #expect(paths.path(of: file) == path)
    #expect(RepositoryPaths(root: nil, workingFolder: "/repo/app").path(of: file) == file)
  }

  @Test func `a test report of a plan fails what would lose data`() {
    let text = JUnitReport(review: Self.review(Self.plan)).text
    #expect(
      text.hasPrefix("\(JUnitReport.opening)plan\" tests=\"4\" failures=\"1\" errors=\"0\">\n"))
    #expect(
      text.contains("<failure type=\"replace\" message=\"replace\">Data would be lost: 12 items\n"))
    #expect(!text.contains("hush"))
    #expect(!ReviewPage(review: Self.review(Self.plan), time: "now").text.contains("hush"))
  }

  @Test func `diagnostics are findings too`() {
    let review = Review(
      [
        Diagnostic(
          .unknownField, severity: .error, summary: "Unknown field", detail: "Unknown `x`.\nNo.",
          at: Sample.place(4)),
        Diagnostic(.noRecovery, severity: .warning, summary: "No recovery", detail: "d", at: nil),
      ], of: "stacks/a.yaml", command: "validate")
    #expect(review.summary == "1 error, 1 warning")
    #expect(
      GitHubAnnotations(review: review).lines == [
        "::error file=stacks/a.yaml,line=4,col=3,title=Unknown field::Unknown `x`.%0ANo.",
        "::warning title=No recovery::d",
      ])
    #expect(JUnitReport(review: review).text.contains("tests=\"2\" failures=\"1\""))
    #expect(Review([], of: "a", command: "lint").items.map(\.rule) == ["valid"])
  }
}
