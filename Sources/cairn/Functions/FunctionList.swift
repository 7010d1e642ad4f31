import CairnAWS
import CairnJSON
import CairnLanguage

/// The functions of a stack, one line each, in columns.
struct FunctionList: Sendable {
  struct Entry: Sendable {
    var address: ResourceAddress
    /// In the account; nil if it isn't known.
    var name: String?
    /// Nil if it doesn't exist.
    var function: LambdaFunction?

    var json: JSONLine {
      JSONLine(
        "function",
        [
          ("address", .string("\(address)")), ("name", name.map { .string($0) }),
          ("isThere", .bool(function != nil)), ("state", state.map { .string($0) }),
          ("runtime", function?.runtime.map { .string($0) }),
          ("memory", function.map { .int($0.memory) }),
          ("timeout", function.map { .int($0.timeout) }),
          ("codeSha256", function.map { .string($0.codeSha256) }),
        ])
    }

    /// The state in one word; a failed update takes precedence.
    var state: String? {
      guard let function else { return nil }
      switch function.lastUpdateStatus {
      case "Failed": return "UpdateFailed"
      case "InProgress": return "Updating"
      default: return function.state ?? "Active"
      }
    }
  }

  var entries: [Entry]

  var lines: [StyledLine] {
    let rows = entries.map(Self.cells)
    let widths = (0..<5).map { column in rows.map { $0[column].columns }.max() ?? 0 }
    return zip(rows, entries).map { cells, entry in
      var line = StyledLine()
      for (index, cell) in cells.enumerated() {
        let isLast = index == cells.count - 1
        let text = isLast ? cell : cell.padded(toColumns: widths[index] + 2)
        line.append(text, Self.style(index, entry))
      }
      return line
    }
  }

  private static func cells(_ entry: Entry) -> [String] {
    guard let function = entry.function else {
      return [entry.address.name, "not applied", "", "", entry.name ?? ""]
    }
    return [
      entry.address.name, entry.state ?? "", function.runtime ?? "container",
      "\(function.memory)MB", function.name,
    ]
  }

  private static func style(_ column: Int, _ entry: Entry) -> Style {
    switch column {
    case 0: .strong
    case 1:
      switch entry.state {
      case "Active": .good
      case nil, "Pending", "Updating", "Inactive": .warning
      default: .bad
      }
    default: .faint
    }
  }
}
