import Testing

@testable import cairn

@Suite struct StackDiscoveryTests {
  private func files(_ paths: [String]) -> StackDiscovery.Files {
    StackDiscovery.Files(
      isFolder: { folder in
        let folder = folder.hasSuffix("/") ? folder : folder + "/"
        return paths.contains { $0.hasPrefix(folder) }
      },
      exists: { paths.contains($0) },
      names: { folder in
        paths.filter { $0.hasPrefix(folder + "/") }.map { String($0.dropFirst(folder.count + 1)) }
      })
  }

  @Test(
    arguments: [
      (nil, ["stacks/a.yaml"], "stacks/a.yaml"),
      (nil, ["stacks/a.yml", "stacks/.b.yaml", "stacks/notes.md"], "stacks/a.yml"),
      ("stacks/b.yaml", ["stacks/a.yaml", "stacks/b.yaml"], "stacks/b.yaml"),
      ("b", ["stacks/a.yaml", "stacks/b.yaml"], "stacks/b.yaml"),
      ("other/", ["stacks/a.yaml", "other/c.yaml"], "other/c.yaml"),
    ] as [(String?, [String], String)])
  func `A stack is found by what was typed`(
    _ argument: String?, _ paths: [String], _ found: String
  ) throws {
    #expect(try StackDiscovery.find(argument, in: files(paths)) == found)
  }

  @Test(
    arguments: [
      (
        nil, [],
        "No stack file was named, and there is no stacks/*.yaml here. "
          + "Name one, as in: cairn plan path/to/stack.yaml"
      ),
      (
        nil, ["stacks/b.yaml", "stacks/a.yaml"],
        "There are several stack files in stacks/. Name the one you mean:\n"
          + "  stacks/a.yaml\n  stacks/b.yaml"
      ),
      (
        "nope", ["stacks/a.yaml"],
        "There is no stack file nope. In stacks/ there are: stacks/a.yaml"
      ),
      ("other", ["other/readme.md"], "There is no *.yaml in other/."),
    ] as [(String?, [String], String)])
  func `An error names the existing choices`(
    _ argument: String?, _ paths: [String], _ message: String
  ) {
    #expect(throws: StackDiscovery.Failure(description: message)) {
      try StackDiscovery.find(argument, in: files(paths))
    }
  }

  @Test(
    arguments: [
      ([], nil, nil), (["endpoint"], nil, "endpoint"), (["a"], "a", nil),
      (["stacks/a.yaml", "endpoint"], "stacks/a.yaml", "endpoint"),
    ] as [([String], String?, String?)])
  func `One word of outputs is a name, unless it is a stack`(
    _ words: [String], _ stack: String?, _ name: String?
  ) {
    let split = OutputsCommand.split(words, in: files(["stacks/a.yaml"]))
    #expect(split.stack == stack)
    #expect(split.name == name)
  }
}
