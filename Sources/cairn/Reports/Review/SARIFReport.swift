import CairnJSON
import CairnLanguage

/// A review in the Static Analysis Results Interchange Format, 2.1.0, as code scanning of GitHub
/// and others read it. Only what has a finding is in it.
struct SARIFReport {
  var review: Review

  /// The start of every such report.
  static let opening =
    "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\","
    + "\"runs\":[{\"tool\":{\"driver\":{\"name\":\"cairn\","

  var text: String {
    let findings = review.findings
    var rules: [(id: String, words: String)] = []
    for item in findings where !rules.contains(where: { $0.id == item.rule }) {
      rules.append((item.rule, item.words))
    }
    let described = JSONValue.array(
      rules.map { rule in
        ["id": .string(rule.id), "shortDescription": ["text": .string(rule.words.visible)]]
      })
    let results = JSONValue.array(
      findings.map { item in
        result(item, index: rules.firstIndex { $0.id == item.rule } ?? 0)
      })
    let automation: JSONValue = ["id": .string("cairn \(review.command)/\(review.file.visible)/")]
    return Self.opening + "\"rules\":\(Self.text(described))}},"
      + "\"automationDetails\":\(Self.text(automation)),\"columnKind\":\"unicodeCodePoints\","
      + "\"results\":\(Self.text(results))}]}\n"
  }

  private func result(_ item: Review.Item, index: Int) -> JSONValue {
    let head = item.group == review.command ? item.words : "\(item.name): \(item.words)"
    let lines = [head] + item.risks.map(\.line) + item.detail
    var members: [String: JSONValue] = [
      "ruleId": .string(item.rule), "ruleIndex": .int(index), "level": .string(item.level.rawValue),
      "message": ["text": .string(lines.map(\.visible).joined(separator: "\n"))],
      "partialFingerprints": ["cairnFinding/v1": .string("\(item.rule) \(item.name.visible)")],
    ]
    if let place = item.parts.first?.place ?? item.place {
      members["locations"] = [Self.location(place)]
    }
    return .object(members)
  }

  private static func location(_ place: SourceLocation) -> JSONValue {
    let (start, end) = (place.range.start, place.range.end)
    var region: [String: JSONValue] = [
      "startLine": .int(max(start.line, 1)), "startColumn": .int(max(start.column, 1)),
    ]
    if end.offset > start.offset, end.line >= start.line {
      region["endLine"] = .int(end.line)
      region["endColumn"] = .int(max(end.column, 1))
    }
    return [
      "physicalLocation": [
        "artifactLocation": ["uri": .string(uri(of: place.file))], "region": .object(region),
      ]
    ]
  }

  /// RFC 3986: a relative reference, or a `file:` URI of an absolute path.
  static func uri(of path: String) -> String {
    let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/".utf8)
    let escaped = path.utf8.map { byte in
      plain.contains(byte) ? String(UnicodeScalar(byte)) : "%" + hex(UInt32(byte), width: 2)
    }.joined()
    return path.hasPrefix("/") ? "file://" + escaped : escaped
  }

  private static func text(_ value: JSONValue) -> String { value.serialized() }
}
