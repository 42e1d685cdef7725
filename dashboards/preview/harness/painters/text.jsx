// Text: Markdown or HTML, cleaned as Grafana cleans it.
import { renderMarkdown, textUtil } from '@grafana/data';

export function Text({ options, interpolate }) {
  const content = interpolate(options.content ?? '');
  const html = options.mode === 'html' ? textUtil.sanitize(content) : renderMarkdown(content);
  return <div className="markdown-html" style={{ height: '100%', overflow: 'hidden' }} dangerouslySetInnerHTML={{ __html: html }} />;
}
