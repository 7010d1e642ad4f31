import CairnEngine

extension Kind {
  /// The owner in the tags of a resource of this kind.
  func owner(of tags: [String: String], _ context: KindContext) -> LiveResource.Owner {
    LiveResource.Owner(tags: tags, schema, in: context.scope)
  }

  /// A resource with a name, and its owner from its tags.
  func tagged(
    _ name: String, _ properties: Properties, tags: [String: String],
    attributes: LiveAttributes? = nil, _ context: KindContext
  ) -> FoundResource {
    FoundResource(
      identity: identity(of: properties, in: context.scope) ?? Identity(name),
      owner: owner(of: tags, context), properties: properties,
      attributes: attributes ?? self.attributes(of: properties, in: context.scope))
  }
}
