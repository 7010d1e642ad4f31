import CairnEngine
import CairnLanguage

extension SSMParameter {
  /// A secure parameter whose value comes from no secret parameter of the stack, and from no other
  /// resource.
  static let secretLint = Lint { parameter, _ in
    guard parameter.properties[type.name]?.string == "secure",
      parameter.properties[value.name]?.string != nil
    else { return [] }
    return [.literalSecret(at: parameter.address, value.name)]
  }
}
