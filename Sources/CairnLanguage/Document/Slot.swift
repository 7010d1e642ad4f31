/// A place of the outline: what the language expects there, and what it is part of.
struct Slot: Sendable {
  var content: Expectation
  /// The resource that contains it.
  var resource: ResourceAddress?
  /// The parameter declaration that contains it.
  var parameter: String?
  /// The field of the value, if the value belongs directly to a field.
  var field: FieldSchema?
  /// Whether it is inside a policy's statements.
  var isStatement = false
  /// Whether it is in the value of an `x-` key. Then `resource` is the first one that repeats it.
  var isShared = false

  static let root = Slot(content: .root)

  /// The fields of a map at this place; nil if its keys are the user's choice, or if it isn't a
  /// map.
  var fields: [FieldSchema]? { content.fields }

  /// What is expected as the value of a key here.
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
