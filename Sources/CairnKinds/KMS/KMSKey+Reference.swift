import CairnEngine
import CairnLanguage

extension KMSKey {
  /// The name of that field.
  static let reference = "kmsKey"

  /// The field `kmsKey` of another kind: the name of one of the stack's keys, or the ARN, alias or
  /// id of another one.
  static func field(doc: String, change: FieldSchema.Change = .inPlace) -> Field<String> {
    Field(
      reference, .reference(sections: [section], attribute: "arn"), change: change, doc: doc,
      example: "shop")
  }
}
