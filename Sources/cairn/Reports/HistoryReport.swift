import CairnEngine
import CairnJSON
import CairnLanguage

/// The last runs of a stack, the newest first.
struct HistoryReport {
  var records: [LedgerRecord]

  init(_ history: [LedgerRecord]) { records = history.reversed() }

  private var table: TextTable {
    TextTable(
      heading: ["time", "run", "outcome", "by", "changes", "from"],
      rows: records.map { record in
        [
          .init(Diagnostic.time(record.time)), .init(record.purpose.rawValue, .strong),
          .init(record.outcome.rawValue, Self.style(record.outcome)),
          .init(RunText.person(record.who)), .init(Self.summary(of: record)),
          .init(record.place.map(RunText.place) ?? "?", .faint),
        ]
      })
  }

  /// For a terminal.
  /// - Parameter detail: whether the changed resources follow below each run.
  func lines(detail: Bool) -> [StyledLine] {
    let lines = table.lines
    return lines.prefix(1)
      + zip(lines.dropFirst(), records).flatMap { [$0] + (detail ? Self.details(of: $1) : []) }
  }

  /// For a pipe.
  func plain(detail: Bool) -> [String] {
    zip(table.plain, records).flatMap { line, record in
      [line] + (detail ? Self.details(of: record).map(\.text) : [])
    }
  }

  private static func style(_ outcome: LedgerRecord.Outcome) -> Style {
    switch outcome {
    case .complete: .good
    case .incomplete, .interrupted: .warning
    }
  }

  /// Such as `2 created, 1 deleted`.
  static func summary(of record: LedgerRecord) -> String {
    if record.outcome == .interrupted { return "unknown" }
    let counts = LedgerRecord.Change.allCases.compactMap { change in
      let count = record.changes.values.count { $0 == change }
      return count == 0 ? nil : "\(count) \(change.rawValue)"
    }
    return counts.isEmpty ? "none" : counts.joined(separator: ", ")
  }

  private static func details(of record: LedgerRecord) -> [StyledLine] {
    record.changes.sorted { $0.key < $1.key }.map { address, change in
      let (symbol, style) =
        switch change {
        case .created: (Change.Action.create.symbol, Change.Action.create.style)
        case .updated: (Change.Action.update.symbol, Change.Action.update.style)
        case .deleted: (Change.Action.delete.symbol, Change.Action.delete.style)
        }
      return StyledLine("  ").adding("\(symbol) ", style).adding("\(address)")
    }
  }

  var json: [JSONLine] {
    records.map { record in
      let members = record.reported.sorted { $0.key < $1.key }
        .map { ($0.key, Optional($0.value)) }
      let changes = record.changes.map { ($0.key.description, JSONValue.string($0.value.rawValue)) }
      return JSONLine(
        "run",
        members + [
          ("changes", .object(Dictionary(changes, uniquingKeysWith: { first, _ in first })))
        ])
    }
  }
}
