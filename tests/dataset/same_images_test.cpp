// The same thirty pictures in every format, written by Python's own modules, Pillow and numpy:
// every reader must give the same labels with the same pixels.

#include <gmock/gmock.h>
#include <zlib.h>

#include <algorithm>
#include <fstream>

#include "dataset/open_fixture.h"
#include "flipbook/loading/image_loader.h"
#include "support/parquet_writer.h"
#include "support/python.h"

namespace flipbook::dataset {
namespace {

// Grey pictures of 32 x 32, of classes "0" to "9" in turn, and what is to be found: a line of label
// and checksum of the RGB pixels for each.
constexpr const char* kPictures = R"(
import csv, gzip, json, os, struct, tarfile, zipfile, zlib
import xml.etree.ElementTree as xml
import numpy
from PIL import Image
x = numpy.random.default_rng(7).integers(0, 256, (30, 32, 32), dtype='u1')
rgb = numpy.repeat(x[..., None], 3, 3)
y = [i % 10 for i in range(30)]
names = [str(n) for n in range(10)]
def save(i, path):
    os.makedirs(os.path.dirname(path) or '.', exist_ok=True)
    Image.fromarray(rgb[i]).save(path)
    return path
def pool(folder='images'):
    return [save(i, f'{folder}/p{i:02}.png') for i in range(30)]
def folders(root='.'):
    return [save(i, f'{root}/{y[i]}/p{i:02}.png') for i in range(30)]
def table(path, rows, **style):
    csv.writer(open(path, 'w', newline=''), **style).writerows(rows)
def dump(path, value):
    json.dump(value, open(path, 'w'))
open('../expected.txt', 'w').write(''.join(f'{y[i]} {zlib.crc32(rgb[i].tobytes())}\n' for i in range(30)))
)";

std::vector<std::string> linesOf(const std::filesystem::path& path) {
  std::ifstream file{path};
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  std::ranges::sort(lines);
  return lines;
}

class SameImages : public OpenFolder {
 protected:
  SameImages() { setenv("XDG_CACHE_HOME", (root().parent_path() / "cache").c_str(), 1); }
  ~SameImages() override { unsetenv("XDG_CACHE_HOME"); }

  void SetUp() override {
    if (!test::pythonHas("numpy, PIL")) GTEST_SKIP() << "python3-numpy, python3-pil are missing";
  }

  // Label and checksum of every image of the dataset at `path` below the root, sorted.
  [[nodiscard]] std::vector<std::string> foundIn(const std::string& path, std::string_view kind) {
    const auto dataset = openDataset(root() / path);
    EXPECT_TRUE(dataset.has_value()) << (dataset ? "" : dataset.error().message());
    if (!dataset) return {};
    EXPECT_EQ(dataset->kind, kind);
    EXPECT_THAT(dataset->quarantined, ::testing::IsEmpty());
    std::vector<std::string> found;
    for (const LabelledImage& image : dataset->images) {
      const auto loaded = m_loader.load(dataset->root / image.path, {});
      EXPECT_TRUE(loaded.has_value()) << image.path;
      if (!loaded) continue;
      const std::vector<std::uint8_t>& pixels = loaded->image.rgb;
      const auto sum = crc32(0, pixels.data(), static_cast<uInt>(pixels.size()));
      found.push_back(dataset->classes[image.label.klass().index()] + ' ' + std::to_string(sum));
    }
    std::ranges::sort(found);
    return found;
  }
  [[nodiscard]] std::vector<std::string> expected() const {
    return linesOf(root().parent_path() / "expected.txt");
  }

 private:
  loading::ImageLoader m_loader;
};

struct Format {
  const char* name;
  const char* kind;
  const char* script;
  const char* path{""};  // what is opened, below the folder
};
class EveryFormat : public SameImages, public ::testing::WithParamInterface<Format> {};

TEST_P(EveryFormat, GivesTheSameImages) {
  ASSERT_TRUE(test::runsPython(root(), std::string{kPictures} + GetParam().script));
  ASSERT_EQ(expected().size(), 30U);

  EXPECT_EQ(foundIn(GetParam().path, GetParam().kind), expected());
}

INSTANTIATE_TEST_SUITE_P(
    Formats, EveryFormat,
    ::testing::Values(
        Format{"classFolders", "class-folders", "folders()"},
        Format{"splitFolders", "split-folders",
               "[save(i, f'{\"train\" if i < 20 else \"val\"}/{y[i]}/p{i:02}.png') for i in "
               "range(30)]"},
        Format{"csv", "csv", "table('labels.csv', [('filename', 'label'), *zip(pool(), y)])"},
        Format{"semicolonsAndQuotes", "csv",
               "table('t.csv', [('label', 'image'), *zip(y, pool())], delimiter=';', "
               "quoting=csv.QUOTE_ALL)"},
        Format{"tsv", "csv",
               "table('labels.tsv', [('file', 'class'), *zip(pool(), y)], delimiter='\\t')"},
        Format{"textList", "text-list",
               "open('train.txt', 'w').writelines(f'{p} {n}\\n' for p, n in zip(pool(), y))"},
        Format{
            "jsonLines", "jsonl",
            "open('d.jsonl', 'w').writelines(json.dumps({'file_name': p, 'label': str(n)}) + '\\n' "
            "for p, n in zip(pool(), y))"},
        Format{"metadataCsv", "csv",
               "pool('.'); table('metadata.csv', [('file_name', 'label'), *((f'p{i:02}.png', y[i]) "
               "for i in range(30))])"},
        Format{"idx", "mnist-idx", R"(
def idx(a): return struct.pack('>BBBB', 0, 0, 8, a.ndim) + b''.join(struct.pack('>I', n) for n in a.shape) + a.tobytes()
gzip.open('train-images-idx3-ubyte.gz', 'wb').write(idx(x))
gzip.open('train-labels-idx1-ubyte.gz', 'wb').write(idx(numpy.array(y, 'u1'))))"},
        Format{"cifar", "cifar", R"(
open('data_batch_1.bin', 'wb').write(b''.join(bytes([y[i]]) + rgb[i].transpose(2, 0, 1).tobytes() for i in range(30)))
open('batches.meta.txt', 'w').write('\n'.join(names) + '\n'))"},
        Format{"npz", "numpy", "numpy.savez('d.npz', images=rgb, labels=numpy.array(y))"},
        Format{
            "npy", "numpy",
            "numpy.save('X.npy', rgb.transpose(0, 3, 1, 2)); numpy.save('y.npy', numpy.array(y))"},
        Format{"coco", "coco", R"(
dump('c.json', {'images': [{'id': i, 'file_name': p, 'width': 32, 'height': 32} for i, p in enumerate(pool())],
  'categories': [{'id': n + 1, 'name': names[n]} for n in range(10)],
  'annotations': [{'id': i, 'image_id': i, 'category_id': y[i] + 1} for i in range(30)]}))"},
        Format{"yolo", "yolo", R"(
pool('images/train'); os.makedirs('labels/train')
open('data.yaml', 'w').write('path: .\ntrain: images/train\nval: images/train\nnames: ' + json.dumps(names) + '\n')
for i in range(30): open(f'labels/train/p{i:02}.txt', 'w').write(f'{y[i]} 0.5 0.5 1 1\n'))"},
        Format{"cvat", "cvat", R"(
root = xml.Element('annotations')
labels = xml.SubElement(xml.SubElement(xml.SubElement(root, 'meta'), 'task'), 'labels')
for n in names: xml.SubElement(xml.SubElement(labels, 'label'), 'name').text = n
for i, p in enumerate(pool()):
    image = xml.SubElement(root, 'image', id=str(i), name=os.path.basename(p), width='32', height='32')
    xml.SubElement(image, 'tag', label=names[y[i]], source='manual')
xml.ElementTree(root).write('annotations.xml', encoding='utf-8', xml_declaration=True))"},
        Format{"labelStudio", "label-studio", R"(
dump('project.json', [{'id': i, 'data': {'image': '/data/upload/1/0a1b2c3d-' + os.path.basename(p)},
  'annotations': [{'result': [{'type': 'choices', 'value': {'choices': [names[y[i]]]}}]}]}
  for i, p in enumerate(pool())]))"},
        Format{"fiftyOne", "fiftyone", R"(
pool('data')
dump('labels.json', {'classes': names, 'labels': {f'p{i:02}': y[i] for i in range(30)}}))"},
        Format{"zip", "class-folders", R"(
with zipfile.ZipFile('d.zip', 'w', zipfile.ZIP_DEFLATED) as z:
    for p in folders('../loose'): z.write(p, os.path.relpath(p, '../loose')))",
               "d.zip"},
        Format{"tarOfATable", "csv", R"(
os.makedirs('../loose'); os.chdir('../loose')
table('labels.csv', [('filename', 'label'), *zip(pool(), y)])
with tarfile.open('../data/d.tar.gz', 'w:gz') as t:
    t.add('labels.csv'); t.add('images'))",
               "d.tar.gz"}),
    [](const auto& format) { return format.param.name; });

TEST_F(SameImages, AreInParquetToo) {
  ASSERT_TRUE(test::runsPython(root(), std::string{kPictures} + "pool('../loose')"));
  test::WrittenColumn bytes{.path = {"image", "bytes"}};
  test::WrittenColumn path{.path = {"image", "path"}, .isText = true};
  test::WrittenColumn label{.path = {"label"}, .type = parquet::PhysicalType::Int64};
  for (int i = 0; i < 30; ++i) {
    const std::string name = (i < 10 ? "p0" : "p") + std::to_string(i) + ".png";
    const test::Bytes picture = test::readBytes(root().parent_path() / "loose" / name);
    bytes.texts.emplace_back(
        std::string{reinterpret_cast<const char*>(picture.data()), picture.size()});
    path.texts.emplace_back(name);
    label.numbers.emplace_back(i % 10);
  }
  test::ParquetWriter writer{{bytes, path, label}, {.codec = 2, .hasDictionary = false}};
  put("data/train-00000-of-00001.parquet", writer.bytes());

  EXPECT_EQ(foundIn("", "parquet"), expected());
}

}  // namespace
}  // namespace flipbook::dataset
