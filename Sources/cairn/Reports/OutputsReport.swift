import CairnJSON
import CairnLanguage

/// A stack's outputs as a small table.
struct OutputsReport {
  var outputs: [(name: String, value: Value)]

  var lines: [StyledLine] {
    let column = outputs.map(\.name.visible.columns).max() ?? 0
    return outputs.map { output in
      StyledLine(output.name, .strong).padded(toColumns: column + 2)
        .adding(Self.plain(output.value))
    }
  }

  /// For scripts: text unchanged, everything else as JSON.
  static func plain(_ value: Value) -> String {
    switch value {
    case .string(let text): text
    case .integer(let number): String(number)
    case .number(let number): number.text
    case .boolean(let flag): String(flag)
    case .unresolved: ValueText.unknown
    case .secret: ValueText.secret
    case .null, .list, .map: value.json(.reported).serialized()
    }
  }
}
