import CairnEngine
import CairnLanguage

/// What changes in one field: one line for a plain value, an entry a line for maps and lists.
struct FieldChangeText {
  /// Whose doing it is, is said only in plans in which something drifted.
  enum CauseMarks: Hashable, Sendable { case hidden, shown }

  /// Longest value, in columns, before it is cut.
  static let valueLimit = 60

  var change: FieldChange
  var marks: CauseMarks

  /// The first line carries the field and its remarks; entries follow, indented by two.
  var lines: [StyledLine] {
    let path = change.path.shortened(toColumns: 120)
    let head = StyledLine("\(path): ")
    if change.isSecret {
      return [(head.adding(ValueText.secret, .faint).adding(" changes")) + remarks]
    }
    let entries = Self.entries(from: before, to: change.desired, type: change.type)
    guard let entries, !entries.isEmpty else { return [single + remarks] }
    return [StyledLine("\(path):") + remarks] + entries.map { StyledLine("  ") + $0 }
  }

  /// A value that comes, goes or changes.
  private var single: StyledLine {
    let limit = Self.valueLimit + 20
    let path = change.path.shortened(toColumns: 120)
    switch (before, change.desired) {
    case (nil, let after?):
      return StyledLine("+ ", .added).adding("\(path): ")
        + Self.styled(after, change.type, limit: limit)
    case (let before?, nil):
      return StyledLine("- ", .removed).adding("\(path): ")
        + Self.styled(before, change.type, limit: limit)
    case (let before, let after):
      return StyledLine("\(path): ") + Self.arrow(before, after, change.type)
    }
  }

  /// What is there now: what the target says when it was looked at, else what was last applied.
  private var before: Value? {
    switch change.cause {
    case .edit: change.live ?? change.recorded
    case .drift, .both: change.live
    }
  }

  private var remarks: StyledLine {
    var line = StyledLine()
    if change.forcesReplacement { line.append("  forces replacement", .replaced) }
    switch (change.cause, marks) {
    case (.edit, .hidden): break
    case (.edit, .shown): line.append("  your edit", .faint)
    case (.drift, _): line.append("  drift", .warning)
    case (.both, _):
      let applied = ValueText.text(change.recorded, change.type, limit: 30)
      line.append("  drift and your edit", .warning)
      if !change.isSecret { line.append(" (was \(applied))", .faint) }
    }
    return line
  }

  private static func arrow(_ before: Value?, _ after: Value?, _ type: FieldType) -> StyledLine {
    // Two ARNs may end in one name.
    let isTold = ValueText.text(before, type) != ValueText.text(after, type)
    let type = isTold ? type : .any
    return styled(before, type, limit: valueLimit).adding(" → ", .faint)
      + styled(after, type, limit: valueLimit)
  }

  private static func styled(_ value: Value?, _ type: FieldType, limit: Int) -> StyledLine {
    let text = ValueText.text(value, type, limit: limit)
    let isPlain = value != nil && text != ValueText.unknown
    return StyledLine(text, isPlain ? .plain : .faint)
  }

  /// Added, changed and removed entries; nil where the two are not both maps or both lists.
  private static func entries(
    from before: Value?, to after: Value?, type: FieldType
  )
    -> [StyledLine]?
  {
    switch (before, after) {
    case (.map(let old)?, .map(let new)?): mapEntries(old, new, type)
    case (.list(let old)?, .list(let new)?): listEntries(old, new, type)
    default: nil
    }
  }

  private static func mapEntries(
    _ old: [String: Value], _ new: [String: Value], _ type: FieldType
  ) -> [StyledLine] {
    Set(old.keys).union(new.keys).sorted().flatMap { key -> [StyledLine] in
      let (type, isSecret) = ValueText.entryField(key, of: type)
      let name = ValueText.spelled(key).shortened(toColumns: 120)
      switch (old[key], new[key]) {
      case (let before?, let after?) where before == after: return []
      case (_?, _?) where isSecret: return [changed("\(name): ").adding(ValueText.secret, .faint)]
      case (let before?, let after?):
        if let inner = entries(from: before, to: after, type: type), !inner.isEmpty {
          return [changed("\(name):")] + inner.map { StyledLine("  ") + $0 }
        }
        return [changed("\(name): ") + arrow(before, after, type)]
      case (nil, let after?):
        return [
          added(
            "\(name): \(isSecret ? ValueText.secret : ValueText.text(after, type, limit: valueLimit))"
          )
        ]
      case (let before?, nil):
        return [
          removed(
            "\(name): \(isSecret ? ValueText.secret : ValueText.text(before, type, limit: valueLimit))"
          )
        ]
      case (nil, nil): return []
      }
    }
  }

  /// Equal items are left out; as many maps on both sides are told apart entry by entry.
  private static func listEntries(_ old: [Value], _ new: [Value], _ type: FieldType) -> [StyledLine]
  {
    let item = ValueText.itemType(of: type)
    let gone = subtracting(new, from: old)
    let come = subtracting(old, from: new)
    if gone.isEmpty, come.isEmpty { return [StyledLine("in another order", .changed)] }
    if gone.count == come.count, !gone.isEmpty {
      var paired: [StyledLine] = []
      for (before, after) in zip(gone, come) {
        guard let inner = entries(from: before.value, to: after.value, type: item), !inner.isEmpty
        else { return plainItems(gone, come, item) }
        paired.append(changed("[\(after.index)]:"))
        paired += inner.map { StyledLine("  ") + $0 }
      }
      return paired
    }
    return plainItems(gone, come, item)
  }

  private typealias Item = (index: Int, value: Value)

  private static func plainItems(_ gone: [Item], _ come: [Item], _ type: FieldType) -> [StyledLine]
  {
    gone.map { removed(ValueText.text($0.value, type, limit: valueLimit + 20)) }
      + come.map { added(ValueText.text($0.value, type, limit: valueLimit + 20)) }
  }

  private static func subtracting(_ others: [Value], from items: [Value]) -> [Item] {
    var left = Dictionary(others.map { ($0, 1) }, uniquingKeysWith: +)
    return items.enumerated().compactMap { index, value in
      guard let count = left[value], count > 0 else { return (index, value) }
      left[value] = count - 1
      return nil
    }
  }

  private static func added(_ text: String) -> StyledLine {
    StyledLine("+ ", .added).adding(text)
  }
  private static func changed(_ text: String) -> StyledLine {
    StyledLine("~ ", .changed).adding(text)
  }
  private static func removed(_ text: String) -> StyledLine {
    StyledLine("- ", .removed).adding(text)
  }
}
