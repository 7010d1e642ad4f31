/// A stack as its YAML declares it: typed, checked, with places, sugar not yet expanded.
package struct Stack: Sendable {
  package var name: String
  /// Where `stack:` stands.
  package var location: SourceLocation
  package var region: String?
  /// The stack file as the user named it; paths in the stack are relative to its folder.
  package var file: String
  /// Parameter values in force, defaults included.
  package var parameters: [String: Value]
  /// What each was written as, here or where it was given: what gives the same value again.
  package var parameterTexts: [String: String]
  /// Parameters whose values are never to be shown.
  package var secretParameters: Set<String>
  /// In the order of the file.
  package var resources: [ResourceDeclaration]
  package var outputs: [OutputDeclaration]

  package init(
    name: String, location: SourceLocation, region: String?, file: String,
    parameters: [String: Value], parameterTexts: [String: String] = [:],
    secretParameters: Set<String> = [],
    resources: [ResourceDeclaration], outputs: [OutputDeclaration]
  ) {
    self.name = name
    self.location = location
    self.region = region
    self.file = file
    self.parameters = parameters
    self.parameterTexts = parameterTexts
    self.secretParameters = secretParameters
    self.resources = resources
    self.outputs = outputs
  }
}

extension Stack {
  /// The texts of the parameters, to be given again; secret ones as what they are.
  package var givenParameters: [String: Value] {
    Dictionary(
      uniqueKeysWithValues: parameters.map { name, value in
        (name, value.isSecret ? value : .string(parameterTexts[name] ?? ""))
      })
  }
}

package struct OutputDeclaration: Sendable, Hashable {
  package var name: String
  package var value: Value
  package var location: SourceLocation

  package init(name: String, value: Value, location: SourceLocation) {
    self.name = name
    self.value = value
    self.location = location
  }
}
