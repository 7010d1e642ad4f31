import CairnEngine
import CairnLanguage

extension Grant {
  /// The statement in a few words: "s3.amazonaws.com may sqs:SendMessage".
  var text: String {
    let fields = statement.map ?? [:]
    let actions = (fields["Action"]?.list ?? []).compactMap(\.string).joined(separator: ", ")
    let services = fields["Principal"]?.map?["Service"]
    let subject = services?.string ?? services?.list?.compactMap(\.string).joined(separator: ", ")
    return subject.map { "\($0) may \(actions)" } ?? actions
  }
}

extension FieldChange {
  /// Whether the live list of statements lacks the one that a link brought.
  func adds(_ grant: Grant) -> Bool {
    guard grant.path.hasPrefix("\(path)["), grant.path.hasSuffix("]"),
      let index = Int(grant.path.dropFirst(path.utf8.count + 1).dropLast()),
      let statements = desired?.list, statements.indices.contains(index)
    else { return false }
    return !(live?.list ?? []).contains(statements[index])
  }
}
