import CairnEngine
import CairnKinds
import CairnLanguage

extension LiveView {
  /// The live state of what is under the cursor; nil if there is none.
  func markdown(about subject: Subject) -> String? {
    switch subject {
    case .resource(let address): resource(address)
    case .field(let address, let path): field(path, of: address)
    case .attribute(let address, let name): attribute(name, of: address)
    case .parameter: nil
    }
  }

  private func resource(_ address: ResourceAddress) -> String? {
    guard let resource = resources[address] else { return nil }
    let report = resource.report
    var parts = ["\(head)**\(report.state.words)**" + (report.remark.map { ", \($0)" } ?? "")]
    let own = report.fields.map { ("", $0) }
    let expanded = expansions(of: address).flatMap { part in
      part.fields.map { ("\(part.address) ", $0) }
    }
    if let list = Self.list(own + expanded) { parts.append(list) }
    for part in expansions(of: address) where part.fields.isEmpty && part.state.isDrift {
      parts.append("`\(part.address)`: \(part.state.words)")
    }
    let facts = facts(of: resource, at: address)
    if !facts.isEmpty { parts.append(facts.map { "- \($0)" }.joined(separator: "\n")) }
    return parts.joined(separator: "\n\n")
  }

  private func field(_ path: String, of address: ResourceAddress) -> String? {
    guard let resource = resources[address] else { return nil }
    let changes = resource.report.fields.filter { change in
      change.path == path || change.path.hasPrefix(path + ".") || change.path.hasPrefix(path + "[")
    }
    if let list = Self.list(changes.map { ("", $0) }) {
      return "\(head)**\(Self.words(of: changes))**\n\n\(list)"
    }
    guard resource.report.state != .missing, let value = liveValue(path, of: address) else {
      return nil
    }
    return "\(head)`\(value)`"
  }

  private func attribute(_ name: String, of address: ResourceAddress) -> String? {
    guard let value = resources[address]?.attributes[name]?.string else { return nil }
    return "\(head)\(Self.code(value))"
  }

  // MARK: Parts

  private var head: String { "Live at \(scope.endpointDescription), \(Self.text(of: age)): " }

  /// "12 s ago"
  static func text(of age: Duration) -> String {
    let seconds = age.components.seconds
    return seconds < 1 ? "just now" : seconds < 120 ? "\(seconds) s ago" : "\(seconds / 60) min ago"
  }

  private func facts(of resource: Resource, at address: ResourceAddress) -> [String] {
    let schema = Catalog.standard[address.section]?.schema
    let attributes = schema?.attributes.map(\.name) ?? resource.attributes.keys.sorted()
    return attributes.compactMap { name in
      guard let text = resource.attributes[name]?.string, !text.isEmpty else { return nil }
      return "\(name): \(Self.code(text))"
    }
  }

  private static func code(_ text: String) -> String {
    text.hasPrefix("http://") || text.hasPrefix("https://") ? "<\(text)>" : "`\(text)`"
  }

  /// Resources that follow from this one and aren't in sync.
  private func expansions(of address: ResourceAddress) -> [DriftReport.Resource] {
    resources.values.map(\.report).filter { report in
      guard case .expanded(let source, _) = report.origin else { return false }
      return source == address && report.state != .inSync
    }.sorted { $0.address < $1.address }
  }

  private static func words(of changes: [FieldChange]) -> String {
    let states = Set(changes.map(\.state))
    return states.count == 1 ? states.first?.words ?? "" : DriftReport.State.both.words
  }

  /// Members of one field beyond this number are only counted.
  private static let memberLimit = 8

  /// A line for each field or member that differs; editors in terminals don't render tables.
  private static func list(_ changes: [(prefix: String, change: FieldChange)]) -> String? {
    guard !changes.isEmpty else { return nil }
    return changes.flatMap { prefix, change -> [String] in
      let rows = change.rows(limit: DriftText.valueLimit)
      let lines = rows.prefix(memberLimit).map { "- \(prefix)\(text(of: $0))" }
      let rest = rows.count - lines.count
      return rest > 0 ? lines + ["- \(prefix)`\(change.path)`: \(rest) more"] : lines
    }.joined(separator: "\n")
  }

  private static func text(of row: DriftRow) -> String {
    let values =
      row.isSecret
      ? ValueText.secret
      : "live \(quoted(row.live)), applied \(quoted(row.recorded)), "
        + "in the file \(quoted(row.desired))"
    return "\(quoted(row.path)): \(values) (\(row.state.words))"
  }

  private static func quoted(_ text: String) -> String {
    "`\(text.replacingLiteral("`", with: "'"))`"
  }

  /// The value of a field in sync; nil if it is hidden or wasn't read.
  private func liveValue(_ path: String, of address: ResourceAddress) -> String? {
    guard let schema = Catalog.standard[address.section]?.schema, !path.contains("[") else {
      return nil
    }
    let names = path.split(separator: ".", maxSplits: 1).map(String.init)
    guard let first = names.first, let field = schema.field(named: first), !field.isSecret,
      var value = resources[address]?.properties[first]
    else { return nil }
    var type = field.type
    if names.count > 1 {
      guard case .map(let entries) = value, let entry = entries[names[1]] else { return nil }
      let inner = type.member(names[1])
      guard !inner.isSecret else { return nil }
      (value, type) = (entry, inner.type)
    }
    return ValueText.text(value, type, limit: 80).replacingLiteral("`", with: "'")
  }
}
