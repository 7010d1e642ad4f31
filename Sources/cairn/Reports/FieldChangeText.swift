import CairnEngine
import CairnLanguage

/// The change of one field: one line for a scalar, one line per entry for maps and lists.
struct FieldChangeText {
  /// A plan only distinguishes edits from drift if something drifted.
  enum CauseMarks: Hashable, Sendable { case hidden, shown }

  /// The maximum columns of a value.
  static let valueLimit = 60
  /// The maximum columns of the applied value in a remark.
  private static let appliedLimit = 40

  var change: FieldChange
  var marks: CauseMarks

  /// The first line has the field and its remarks; entries follow, indented by two.
  var lines: [StyledLine] {
    if change.isSecret {
      return [
        (StyledLine("\(path): ").adding(ValueText.secret, .faint).adding(" changes")) + remarks
      ]
    }
    guard difference.content != .values else { return [single + remarks] }
    return [StyledLine("\(path):") + remarks] + Self.body(of: difference)
  }

  private var path: String { change.path.shortened(toColumns: 120) }

  /// From the current to the desired value.
  private var difference: ValueDifference {
    ValueDifference(
      [change.before, change.desired], change.type, isSecret: change.isSecret, numbers: 1)
  }

  /// A value that is added, removed or changed.
  private var single: StyledLine {
    let limit = Self.valueLimit + 20
    switch (change.before, change.desired) {
    case (nil, let after?):
      return Self.added("\(path): ") + Self.styled(ValueText.text(after, change.type, limit: limit))
    case (let before?, nil):
      return Self.removed("\(path): ")
        + Self.styled(ValueText.text(before, change.type, limit: limit))
    case (let before, let after):
      return StyledLine("\(path): ") + Self.arrow([before, after], change.type)
    }
  }

  /// The applied value, if it is a single value that has drifted.
  private var applied: String? {
    guard !change.isSecret, difference.content == .values else { return nil }
    let values = [change.recorded, change.before, change.desired]
    return DistinctTexts.texts(values, change.type, limit: Self.appliedLimit).first
  }

  private var remarks: StyledLine {
    var line = StyledLine()
    if change.forcesReplacement { line.append("  forces replacement", .replaced) }
    switch (change.cause, marks) {
    case (.edit, .hidden): break
    case (.edit, .shown): line.append("  your edit", .faint)
    case (.drift, _): line.append("  drift", .warning)
    case (.both, _):
      line.append("  drift and your edit", .warning)
      if let applied { line.append(" (was \(applied))", .faint) }
    }
    return line
  }

  private static func arrow(_ sides: [Value?], _ type: FieldType) -> StyledLine {
    let texts = DistinctTexts.texts(sides, type, limit: valueLimit).map(styled)
    return texts.dropFirst().reduce(texts.first ?? StyledLine()) { line, text in
      line.adding(" → ", .faint) + text
    }
  }

  private static func styled(_ text: String) -> StyledLine {
    StyledLine(text, text == ValueText.absent || text == ValueText.unknown ? .faint : .plain)
  }

  /// Added, changed and removed entries, indented below the field.
  private static func body(of difference: ValueDifference) -> [StyledLine] {
    let lines: [StyledLine] =
      switch difference.content {
      case .values: []
      case .items: items(of: difference)
      case .members(let members): members.flatMap(Self.lines(of:))
      }
    return lines.map { StyledLine("  ") + $0 }
  }

  private static func lines(of member: ValueDifference) -> [StyledLine] {
    guard let step = member.step else { return items(of: member) }
    let name =
      switch step {
      case .member(let key): ValueText.spelled(key).shortened(toColumns: 120)
      case .item(let label): "[\(label.shortened(toColumns: 120))]"
      case .order: "order"
      }
    guard member.content == .values else { return [changed("\(name):")] + body(of: member) }
    func only(_ value: Value) -> String {
      member.isSecret ? ValueText.secret : ValueText.text(value, member.type, limit: valueLimit)
    }
    let sides = (member.sides.first ?? nil, member.sides.last ?? nil)
    switch sides {
    case (nil, let after?): return [added("\(name): \(only(after))")]
    case (let before?, nil): return [removed("\(name): \(only(before))")]
    default:
      if member.isSecret { return [changed("\(name): ").adding(ValueText.secret, .faint)] }
      return [changed("\(name): ") + arrow(member.sides, member.type)]
    }
  }

  /// Removed and added items.
  private static func items(of difference: ValueDifference) -> [StyledLine] {
    let sides = difference.sides.map { $0?.list ?? [] }
    let gone = sides.first ?? []
    let texts = DistinctTexts.texts(
      sides.flatMap(\.self), difference.type.itemType, limit: valueLimit + 20)
    return texts.enumerated().map { $0 < gone.count ? removed($1) : added($1) }
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

extension FieldChange {
  /// The current value: live if it was read, else the applied one.
  var before: Value? {
    switch cause {
    case .edit: live ?? recorded
    case .drift, .both: live
    }
  }
}
