// Lucene as a Java programmer would use it for Chinese text: the analyzer that the library has for it (pairs of
// characters), one document a passage, and the text sought as a phrase. It has the verbs that every peer has, see
// bench/peers/__init__.py.

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.ArrayList;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopScoreDocCollector;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.QueryBuilder;

public final class Peer {
    private static final int THREADS = 2;
    private static final int BATCH = 500;
    private static final CJKAnalyzer ANALYZER = new CJKAnalyzer();
    private static final PrintStream OUT = new PrintStream(System.out, false, StandardCharsets.UTF_8);

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "build":
                write(Paths.get(arguments[1]), Paths.get(arguments[2]), THREADS);
                break;
            case "add":
                write(Paths.get(arguments[1]), Paths.get(arguments[2]), 1);
                break;
            case "ask":
                ask(Paths.get(arguments[1]), arguments[2]);
                break;
            case "warm":
                warm(Paths.get(arguments[1]), Paths.get(arguments[2]));
                break;
            default:
                throw new IllegalArgumentException("build, add, ask or warm, not " + arguments[0]);
        }
        OUT.flush();
    }

    /** Reads passages in one thread and indexes them in as many as asked; nothing to read is the sign to stop. */
    private static void write(Path passages, Path index, int threads) throws Exception {
        BlockingQueue<List<String>> batches = new ArrayBlockingQueue<>(2 * threads);
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        List<Future<?>> outcomes = new ArrayList<>();
        IndexWriterConfig settings = new IndexWriterConfig(ANALYZER).setRAMBufferSizeMB(256);
        try (Directory directory = FSDirectory.open(index); IndexWriter writer = new IndexWriter(directory, settings);
                var lines = Files.newBufferedReader(passages, StandardCharsets.UTF_8)) {
            for (int worker = 0; worker < threads; worker++) {
                outcomes.add(workers.submit(() -> {
                    for (List<String> batch = batches.take(); !batch.isEmpty(); batch = batches.take()) {
                        for (String line : batch) {
                            writer.addDocument(document(line));
                        }
                    }
                    return null;
                }));
            }
            List<String> batch = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                batch.add(line);
                if (batch.size() == BATCH) {
                    batches.put(batch);
                    batch = new ArrayList<>();
                }
            }
            if (!batch.isEmpty()) {
                batches.put(batch);
            }
            for (int worker = 0; worker < threads; worker++) {
                batches.put(List.of());
            }
            for (Future<?> outcome : outcomes) {
                outcome.get();
            }
        } finally {
            workers.shutdownNow();
        }
    }

    private static Document document(String line) {
        int tab = line.indexOf('\t');
        Document document = new Document();
        document.add(new StringField("path", line.substring(0, tab), Field.Store.YES));
        document.add(new TextField("text", line.substring(tab + 1), Field.Store.YES));
        return document;
    }

    private static void ask(Path index, String sought) throws IOException {
        try (Directory directory = FSDirectory.open(index); DirectoryReader reader = DirectoryReader.open(directory)) {
            List<String> hits = new ArrayList<>();
            OUT.println(search(new IndexSearcher(reader), sought, hits));
            hits.forEach(OUT::println);
        }
    }

    private static void warm(Path index, Path queries) throws IOException {
        List<String> typed = Files.readAllLines(queries, StandardCharsets.UTF_8);
        try (Directory directory = FSDirectory.open(index); DirectoryReader reader = DirectoryReader.open(directory)) {
            IndexSearcher searcher = new IndexSearcher(reader);
            for (int round = 0; round < 2; round++) {
                for (String sought : typed) {
                    long started = System.nanoTime();
                    long count = search(searcher, sought, new ArrayList<>());
                    double milliseconds = (System.nanoTime() - started) / 1e6;
                    if (round == 1) {
                        OUT.printf("%.4f\t%d%n", milliseconds, count);
                    }
                }
            }
        }
    }

    /** Counts all that matches and fetches the ten best. */
    private static long search(IndexSearcher searcher, String sought, List<String> hits) throws IOException {
        Query phrase = new QueryBuilder(ANALYZER).createPhraseQuery("text", sought);
        TopScoreDocCollector best = TopScoreDocCollector.create(10, Integer.MAX_VALUE);
        searcher.search(phrase == null ? new MatchNoDocsQuery() : phrase, best);
        TopDocs found = best.topDocs();
        for (ScoreDoc hit : found.scoreDocs) {
            Document document = searcher.doc(hit.doc);
            hits.add(document.get("path") + "\t" + document.get("text"));
        }
        return found.totalHits.value;
    }
}
