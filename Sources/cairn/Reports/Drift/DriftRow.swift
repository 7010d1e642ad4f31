import CairnEngine
import CairnLanguage

/// One line of a changed field: the field itself, or a member of it that differs. All forms of a
/// drift report and the language server use these.
struct DriftRow: Hashable, Sendable {
  /// Such as `visibilityTimeout` or `statements[AllowUploads].actions`.
  var path: String
  var state: DriftReport.State
  var desired: String
  var recorded: String
  var live: String
  var isSecret: Bool
  /// Such as `visibilityTimeout: 5s ≠ 60s`: the live and the expected value.
  var short: String
}

extension FieldChange {
  /// - Parameter limit: maximum columns of each value.
  func rows(limit: Int) -> [DriftRow] {
    ValueDifference(sides, type, isSecret: isSecret, numbers: cause == .edit ? 1 : 0)
      .leaves(at: path).map { row(of: $0.leaf, at: $0.path, limit: limit) }
  }

  /// The values that differ. Of a drift, the desired value is the recorded one.
  private var sides: [Value?] {
    switch cause {
    case .edit: [before, desired]
    case .drift: [recorded, live]
    case .both: [desired, recorded, live]
    }
  }

  /// The text for a value that wasn't read.
  private static let unread = "(not read)"

  private func row(of leaf: ValueDifference, at path: String, limit: Int) -> DriftRow {
    let texts = leaf.texts(limit: limit)
    let path = path.shortened(toColumns: 120)
    var row = DriftRow(
      path: path, state: state, desired: texts[0], recorded: texts[0], live: texts[0],
      isSecret: leaf.isSecret, short: "")
    switch cause {
    case .edit:
      row.desired = texts[1]
      if recorded == nil { row.recorded = ValueText.absent }
      if live == nil, recorded != nil { row.live = Self.unread }
      row.short = "\(path): \(texts[0]) → \(texts[1])"
    case .drift:
      row.live = texts[1]
      row.short = "\(path): \(row.live) ≠ \(row.recorded)"
    case .both:
      (row.recorded, row.live) = (texts[1], texts[2])
      if leaf.type.areEqual(leaf.sides[0], leaf.sides[1]) {
        row.state = .drift
        row.short = "\(path): \(row.live) ≠ \(row.recorded)"
      } else if leaf.type.areEqual(leaf.sides[1], leaf.sides[2]) {
        row.state = .pendingEdit
        row.short = "\(path): \(row.recorded) → \(row.desired)"
      } else {
        row.short = "\(path): \(row.live) ≠ \(row.recorded) → \(row.desired)"
      }
    }
    if leaf.isSecret { row.short = "\(path): \(ValueText.secret) differs" }
    return row
  }
}

extension ValueDifference {
  /// The path and the values to show.
  fileprivate func leaves(at path: String) -> [(path: String, leaf: ValueDifference)] {
    let path =
      switch step {
      case nil: path
      case .member(let key): "\(path).\(key)"
      case .item(let label): "\(path)[\(label)]"
      case .order: "\(path) (order)"
      }
    guard case .members(let members) = content else { return [(path, self)] }
    return members.flatMap { $0.leaves(at: path) }
  }

  /// The limit of each side.
  fileprivate func texts(limit: Int) -> [String] {
    if isSecret { return sides.map { $0 == nil ? ValueText.absent : ValueText.secret } }
    return DistinctTexts.texts(sides, type, ellipsis: content == .items(more: true), limit: limit)
  }
}

extension [FieldChange] {
  /// Each row as `path: live ≠ recorded`; of a long list, the start and the number of the rest.
  func short(limit: Int, count: Int) -> [String] {
    flatMap { change -> [String] in
      let rows = change.rows(limit: limit).map(\.short)
      let rest = rows.count - count
      return rest > 1 ? rows.prefix(count) + ["\(rest) more in \(change.path.visible)"] : rows
    }
  }
}
