import CairnAWS
import CairnEngine
import CairnJSON

extension Permission {
  static let heldConditions = Set(
    ["aws:sourcearn", "aws:sourceaccount"] + Right.conditions)

  /// The members of a statement beyond a permission's fields. All fields belong to the identity of
  /// a permission: with another value it is another permission.
  static func unmanaged(_ statement: JSONValue) -> [UnmanagedSetting] {
    var settings: [UnmanagedSetting] = []
    if let effect = statement["Effect"]?.string, effect != "Allow" {
      settings.append(UnmanagedSetting("Effect", effect))
    }
    if let action = statement["Action"], !Right.actions.contains(action) {
      settings.append(UnmanagedSetting("Action", action.string ?? action.serialized()))
    }
    for (test, keys) in (statement["Condition"]?.object ?? [:]).sorted(by: { $0.key < $1.key }) {
      for (key, value) in (keys.object ?? [:]).sorted(by: { $0.key < $1.key })
      where !heldConditions.contains(key.lowercased()) {
        settings.append(
          UnmanagedSetting("condition \(test) \(key)", value.string ?? value.serialized()))
      }
    }
    return settings
  }
}
