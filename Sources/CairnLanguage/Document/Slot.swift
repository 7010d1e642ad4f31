/// A place of the outline: what is expected there, and what it is in.
struct Slot: Sendable {
  var content: Expectation
  /// The resource it is in.
  var resource: ResourceAddress?
  /// The declared parameter it is in.
  var parameter: String?
  /// What stands directly before the value, if that is a field.
  var field: FieldSchema?
  /// Inside of a policy's statements.
  var isStatement = false

  static let root = Slot(content: .root)

  /// The fields that a map here has; nil if its keys are the user's, or it isn't a map.
  var fields: [FieldSchema]? { content.fields }

  /// What is expected behind a key here.
  func value(ofKey name: String, in kinds: KindIndex) -> Slot {
    var slot = self
    slot.content = content.value(ofKey: name, in: kinds)
    slot.field = nil
    switch content {
    case .section(let kind):
      slot.resource = ResourceAddress(section: kind.schema.section, name: name)
    case .parameters: slot.parameter = name
    default: slot.field = content.field(named: name)
    }
    return slot
  }

  /// What is expected as an item of a list here.
  var item: Slot {
    var slot = self
    slot.content = content.item
    if case .typed(.policyStatements) = content { slot.isStatement = true }
    return slot
  }
}
