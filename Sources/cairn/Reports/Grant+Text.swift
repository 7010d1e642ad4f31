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
