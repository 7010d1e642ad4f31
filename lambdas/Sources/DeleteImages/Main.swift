import ImageService
import LambdaRuntime

@main
struct Main {
  static func main() async {
    await runLambda { environment in
      let stores = try Stores(environment)
      return APIFunction(
        DeleteImagesHandler(
          objects: stores.objects, metadata: stores.metadata))
    }
  }
}
