import CairnEngine
import CairnLanguage

/// The accepted and remaining differences as text.
struct AcceptanceText {
  var acceptance: Acceptance

  /// A line for each difference that stays.
  func left(width: Int?) -> [StyledLine] {
    if acceptance.left.isEmpty { return [] }
    let lines = acceptance.left.map { left in
      PlacedLine(
        StyledLine("! ", .warning)
          .adding("\(left.address)\(left.path.map { ".\($0)" } ?? "")", .strong)
          .adding(" stays: \(left.why)"), at: left.location)
    }
    let head = acceptance.isEmpty ? [] : [StyledLine()]
    return head + PlacedLine.layout(lines, width: width)
  }

  var nothing: StyledLine {
    acceptance.left.isEmpty
      ? StyledLine("Nothing drifted.", .good) : StyledLine("Nothing to write.")
  }

  func written(to file: String) -> StyledLine {
    let resources = Set(acceptance.accepted.map(\.address)).count
    let fields =
      acceptance.accepted.isEmpty
      ? []
      : [
        "\(counted(acceptance.accepted.count, "field")) of \(counted(resources, "resource")) in "
          + "\(file), and recorded as applied."
      ]
    let removed = acceptance.removed.map { "\($0) is removed from \(file) and from the record." }
    return StyledLine("Written:", .good).adding(
      " " + (fields + removed).joined(separator: " "))
  }
}
