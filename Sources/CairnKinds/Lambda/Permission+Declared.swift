import CairnEngine
import CairnLanguage

extension Permission {
  /// A permission to invoke a function, added by another declaration.
  ///
  /// - Parameter source: the ARN of the resource that the principal invokes the function for; nil
  ///   while it is unknown.
  static func declared(
    _ name: String, function: Value, principal: String, right: Right = .invoke, source: Value?,
    location: SourceLocation,
    places: FieldPlaces = [:], origin: ResourceDeclaration.Origin
  ) -> ResourceDeclaration {
    var properties: [String: Value] = [
      Self.function.name: function, Self.principal.name: .string(principal),
      Self.entry.name: .string(name),
    ]
    properties[sourceArn.name] = source
    properties.merge(right.fields) { $1 }
    return ResourceDeclaration(
      address: ResourceAddress(section: section, name: name), properties: properties,
      location: location, fieldLocations: places, origin: origin)
  }
}
