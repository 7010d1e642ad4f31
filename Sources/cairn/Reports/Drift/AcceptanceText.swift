import CairnEngine
import CairnLanguage

/// What is accepted into the stack file and what is not, in words.
struct AcceptanceText {
  var acceptance: Acceptance

  /// A line for each thing that stays as the file has it.
  func left(width: Int?) -> [StyledLine] {
    if acceptance.left.isEmpty { return [] }
    let lines = acceptance.left.map { left in
      PlacedLine(
        StyledLine("! ", .warning)
          .adding("\(left.address)\(left.path.map { ".\($0)" } ?? "")", .strong)
          .adding(" is left: \(left.why)"), at: left.location)
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
    let removed = acceptance.removed.map { "\($0) is out of \(file) and of the record." }
    return StyledLine("Written:", .good).adding(
      " " + (fields + removed).joined(separator: " "))
  }
}
