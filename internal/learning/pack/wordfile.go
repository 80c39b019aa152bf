package pack

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"io"
	"strings"
)

const (
	wordSpace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	wordType  = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	wordLink  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
)

// wordParts are the parts of a Word file beside its text, by their names. What
// stands for TITLE is the title of the file.
var wordParts = []struct{ name, text string }{
	{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="` + wordType + `document.main+xml"/><Override PartName="/word/styles.xml" ContentType="` + wordType + `styles+xml"/>` +
		`<Override PartName="/word/settings.xml" ContentType="` + wordType + `settings+xml"/><Override PartName="/word/footer1.xml" ContentType="` + wordType + `footer+xml"/>` +
		`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`},
	{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + wordLink + `officeDocument" Target="word/document.xml"/>` +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`},
	{"docProps/core.xml", `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>TITLE</dc:title></cp:coreProperties>`},
	{"word/_rels/document.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + wordLink + `styles" Target="styles.xml"/>` +
		`<Relationship Id="rId2" Type="` + wordLink + `settings" Target="settings.xml"/><Relationship Id="` + footerID + `" Type="` + wordLink + `footer" Target="footer1.xml"/></Relationships>`},
	{"word/settings.xml", `<w:settings xmlns:w="` + wordSpace + `"><w:characterSpacingControl w:val="compressPunctuation"/>` +
		`<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`},
	{"word/styles.xml", wordStyles},
	{"word/footer1.xml", `<w:ftr xmlns:w="` + wordSpace + `"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:t xml:space="preserve">TITLE</w:t></w:r><w:r><w:tab/></w:r>` +
		`<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple><w:r><w:t xml:space="preserve"> / </w:t></w:r><w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>`},
}

const footerID = "rId3"

// The width of the text of a page, in twentieths of a point: A4 without margins.
const (
	pageWidth  = 11906
	pageHeight = 16838
	pageMargin = 1191
	textWidth  = pageWidth - 2*pageMargin
)

// Fonts are named as Chinese Word and WPS know them; both have a font in their
// place where one is missing.
const (
	plainFonts = `<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体" w:cs="Times New Roman"/>`
	headFonts  = `<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="黑体" w:cs="Arial"/>`
)

var wordStyles = `<w:styles xmlns:w="` + wordSpace + `"><w:docDefaults><w:rPrDefault><w:rPr>` + plainFonts + `<w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>` +
	`<w:pPrDefault><w:pPr><w:spacing w:line="312" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>` +
	`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>` +
	`<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>` +
	style("Title", "Title", `<w:keepNext/><w:spacing w:before="0" w:after="60"/><w:jc w:val="center"/>`, headFonts+`<w:sz w:val="36"/><w:szCs w:val="36"/>`) +
	style("Subtitle", "Subtitle", `<w:spacing w:after="160"/><w:jc w:val="center"/>`, `<w:color w:val="595959"/>`) +
	style("Heading1", "heading 1", `<w:keepNext/><w:keepLines/><w:spacing w:before="280" w:after="80"/><w:outlineLvl w:val="0"/>`, headFonts+`<w:sz w:val="24"/><w:szCs w:val="24"/>`) +
	style("Question", "Question", `<w:keepLines/><w:spacing w:before="140"/><w:ind w:left="420" w:hanging="420"/>`, ``) +
	style("Option", "Option", `<w:keepLines/><w:ind w:left="420"/>`, ``) +
	style("Material", "Material", `<w:pBdr><w:left w:val="single" w:sz="12" w:space="8" w:color="A6A6A6"/></w:pBdr><w:spacing w:before="60"/><w:ind w:left="420"/>`, ``) +
	style("Answer", "Answer", `<w:keepLines/><w:ind w:left="420"/>`, ``) +
	style("Cell", "Cell", `<w:spacing w:before="40" w:after="40" w:line="240" w:lineRule="auto"/>`, ``) +
	style("Footer", "footer", `<w:tabs><w:tab w:val="right" w:pos="9524"/></w:tabs><w:spacing w:line="240" w:lineRule="auto"/>`, `<w:color w:val="7F7F7F"/><w:sz w:val="18"/><w:szCs w:val="18"/>`) +
	`<w:style w:type="character" w:styleId="Label"><w:name w:val="Label"/><w:rPr>` + headFonts + `</w:rPr></w:style><w:style w:type="character" w:styleId="Quiet"><w:name w:val="Quiet"/><w:rPr><w:color w:val="595959"/></w:rPr></w:style>` +
	`</w:styles>`

func style(id, name, para, run string) string {
	return `<w:style w:type="paragraph" w:styleId="` + id + `"><w:name w:val="` + name + `"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>` + para + `</w:pPr><w:rPr>` + run + `</w:rPr></w:style>`
}

// wordFile writes a Word file whose text is what body writes.
func wordFile(out io.Writer, title string, body func(word)) error {
	z := zip.NewWriter(out)
	for _, part := range wordParts {
		f, err := z.Create(part.name)
		if err == nil {
			_, err = io.WriteString(f, xml.Header+strings.ReplaceAll(part.text, "TITLE", escaped(title)))
		}
		if err != nil {
			return err
		}
	}
	f, err := z.Create("word/document.xml")
	if err != nil {
		return err
	}
	w := word{page{bufio.NewWriter(f)}}
	w.raw(xml.Header)
	w.open("w:document", "xmlns:w", wordSpace, "xmlns:r", strings.TrimSuffix(wordLink, "/"))
	w.open("w:body")
	body(w)
	w.raw(`<w:sectPr><w:footerReference w:type="default" r:id="` + footerID + `"/>`)
	w.empty("w:pgSz", "w:w", digits(pageWidth), "w:h", digits(pageHeight))
	w.empty("w:pgMar", "w:top", digits(pageMargin), "w:right", digits(pageMargin), "w:bottom", digits(pageMargin), "w:left", digits(pageMargin), "w:header", "720", "w:footer", "620", "w:gutter", "0")
	w.raw(`</w:sectPr>`)
	w.close("w:body")
	w.close("w:document")
	if err := w.Flush(); err != nil {
		return err
	}
	return z.Close()
}
