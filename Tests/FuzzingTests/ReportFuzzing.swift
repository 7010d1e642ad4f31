import CairnAWS
import CairnEngine
import CairnJSON
import CairnKinds
import CairnLanguage

@testable import cairn

/// A plan and a drift report with whatever names and values the bytes give, rendered in every form.
struct ReportFuzzing {
  private var bytes: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

  mutating func run() {
    let scope = Scope(
      stack: text(), account: "000000000000", region: "us-east-1",
      endpoint: "http://127.0.0.1:4566", flavour: .emulator)
    let changes = (0..<1 + count(4)).map { _ in change() }
    let plan = Plan(
      purpose: pick([.apply, .destroy]), scope: scope, changes: changes, outputs: [],
      ledgerVersion: .absent)
    let file = text()
    let width = pick([nil, 20, 40, 80, 200])
    let planText = PlanReport(
      plan, file: file, schemas: Catalog.standard.schemas, nextCommand: "cairn apply")
    FuzzTarget.requirePlain(planText.lines(width: width).rendered(.off), "plans")
    requireJSON(PlanJSON(plan: plan).lines)

    let report = DriftReport(plan, location: place())
    for isDetailed in [false, true] {
      let drift = DriftText(report: report, isDetailed: isDetailed, nextCommand: nil)
      FuzzTarget.requirePlain(drift.lines(width: width).rendered(.off), "drift reports")
    }
    requireJSON(DriftJSON(report: report).lines)
    requireXML(JUnitReport(review: Review(report)).text)
    for line in GitHubAnnotations(review: Review(report)).lines {
      FuzzTarget.require(
        line.hasPrefix("::") && !line.unicodeScalars.contains { $0 == "\n" || $0 == "\r" },
        "an annotation is one line")
    }
    requirePage(report, file)
  }

  // MARK: What must hold

  private func requireJSON(_ lines: [JSONLine]) {
    for line in lines {
      FuzzTarget.require(
        !line.text.contains("\n") && (try? JSONValue(parsing: line.text)) != nil,
        "\(line.text) is JSON on one line")
    }
  }

  private func requireXML(_ text: String) {
    for scalar in text.unicodeScalars {
      FuzzTarget.require(
        scalar.value >= 0x20 || scalar == "\n" || scalar == "\t", "XML may hold \(scalar.value)")
      FuzzTarget.require(scalar.value & 0xFFFE != 0xFFFE, "XML may hold \(scalar.value)")
    }
    let names = Set(tags(in: text))
    FuzzTarget.require(
      names.isSubset(of: [
        "testsuites", "testsuite", "testcase", "failure", "skipped", "system-out", "?xml",
      ]),
      "no value makes an element: \(names.sorted())")
  }

  private func requirePage(_ report: DriftReport, _ file: String) {
    let page = DriftPage(
      report: report, drawing: DriftDrawing(nodes: [], edges: []), file: file, time: "now"
    ).text
    FuzzTarget.require(
      tags(in: page).filter { $0 == "script" }.count == 1, "the page has one script, its own")
    let body = page.drop { $0 != "\u{0}" }
    FuzzTarget.require(body.isEmpty, "the page holds no NUL")
  }

  /// The names of the elements that open in a text of marks.
  private func tags(in text: String) -> [String] {
    // By bytes: a mark that combines with a `<` makes one character with it.
    text.utf8.split(separator: UInt8(ascii: "<"), omittingEmptySubsequences: false).dropFirst()
      .filter { $0.first != UInt8(ascii: "/") && $0.first != UInt8(ascii: "!") }
      .map { String(decoding: $0.prefix { !" >/\n".utf8.contains($0) }, as: UTF8.self) }
  }

  // MARK: Values from bytes

  private mutating func byte() -> UInt8 { bytes.popFirst() ?? 0 }

  private mutating func count(_ limit: Int) -> Int { Int(byte()) % limit }

  private mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
    choices[Int(byte()) % choices.count]
  }

  private mutating func text() -> String {
    let length = count(24)
    let taken = bytes.prefix(length)
    bytes = bytes.dropFirst(length)
    return String(decoding: taken, as: UTF8.self)
  }

  private mutating func place() -> SourceLocation {
    let start = SourcePosition(line: 1 + count(9), column: 1 + count(9), offset: 0)
    return SourceLocation(file: text(), range: SourceRange(start: start, end: start))
  }

  private mutating func address() -> ResourceAddress {
    ResourceAddress(section: pick(["queues", "functions", text()]), name: text())
  }

  private mutating func change() -> Change {
    let reasons: [Change.Reason] = [
      .new, .missing, .interrupted, .removed, .containerReplaced(address()), .foreign, .untried,
      .failed, .unwell(text()),
      .renamed(from: FormerAddress(stack: pick([nil, text()]), address())),
    ]
    let live = count(2) == 0 ? nil : values()
    return Change(
      address: address(), noun: "queue", action: pick(Change.Action.allCases),
      reasons: (0..<count(3)).map { _ in pick(reasons) },
      fields: (0..<count(4)).map { _ in field() }, ignored: (0..<count(2)).map { _ in field() },
      location: count(2) == 0 ? nil : place(),
      origin: count(2) == 0 ? .declared : .expanded(from: address(), field: text()),
      identity: Identity(text()), desired: values(), recorded: values(),
      live: live.map { LiveResource(properties: $0, attributes: [:], owner: .nobody) },
      dataHeld: count(2) == 0 ? nil : text())
  }

  private mutating func values() -> Properties {
    Properties(
      Dictionary((0..<count(3)).map { _ in (text(), value(2)) }, uniquingKeysWith: { $1 }))
  }

  private mutating func field() -> FieldChange {
    let types: [FieldType] = [
      .string(), .boolean, .integer(0...9), .duration(0...9), .size(0...9, unit: .megabytes), .any,
      .enumeration(["a"]), .list(.string()), .map(value: .string()), .policyStatements(.resource),
      .reference(sections: ["queues"], attribute: "arn"), .path,
    ]
    return FieldChange(
      path: text(), type: pick(types), desired: optional(), recorded: optional(), live: optional(),
      cause: pick(FieldChange.Cause.allCases), forcesReplacement: count(2) == 0,
      isSecret: count(4) == 0, location: count(2) == 0 ? nil : place())
  }

  private mutating func optional() -> Value? { count(3) == 0 ? nil : value(3) }

  private mutating func value(_ depth: Int) -> Value {
    switch count(depth == 0 ? 5 : 8) {
    case 0: .null
    case 1: .boolean(count(2) == 0)
    case 2: .integer(Int(byte()) - 128)
    case 3, 4: .string(text())
    case 5: .list((0..<count(4)).map { _ in value(depth - 1) })
    case 6:
      .map(
        Dictionary(
          (0..<count(4)).map { _ in (text(), value(depth - 1)) }, uniquingKeysWith: { $1 }))
    default: .unresolved(Template(.resource(address(), attribute: text())))
    }
  }
}
