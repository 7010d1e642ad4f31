/// A Swift package in the place of a folder. It may have several executables, so the stack has to
/// say which one; the fields for it are those of every kind with code.
enum SwiftPackageFolder {
  static func make(_ folder: String, _ build: FolderBuild) throws -> (any FolderBuilder)? {
    guard build.isExecutable,
      FileStamp(path: "\(folder)/Package.swift", following: .followed) != nil
    else { return nil }
    throw ArtifactError(
      "\(folder) is a Swift package. Name it in `package` in place of `folder`, and its executable "
        + "in `product`. To zip the folder as it is, write `build: none`.")
  }
}
