import CairnEngine

extension Kind {
  /// Who the tags of a resource of this kind say it belongs to.
  func owner(of tags: [String: String], _ context: KindContext) -> LiveResource.Owner {
    LiveResource.Owner(tags: tags, schema, in: context.scope)
  }

  /// Something with a name, and tags that tell whose it is.
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
