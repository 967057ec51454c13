package main

import (
	"sort"
	"strings"
)

// labelSets are matched with the selectors: labels of boards, and others that are possible in a cluster.
var labelSets = []map[string]string{
	{},
	{"board": "rpi4"},
	{"board": "rpi4", "site": "east"},
	{"board": "rpi5", "site": "west", "slots": "4"},
	{"board": "", "site": "a"},
	{"site": "b", "slots": "0"},
	{"slots": "-1"},
	{"slots": "4.0"},
	{"slots": "+4"},
	{"slots": "007"},
	{"slots": "0x10"},
	{"slots": " 4"},
	{"slots": "9223372036854775807"},
	{"slots": "9223372036854775808"},
	{"slots": "-9223372036854775808"},
	{"slots": "four"},
	{"in": "in", "notin": "notin"},
	{"a": "1"},
	{"a": "b", "c": "d", "e": "f", "h": ""},
	{"a": "b", "c": "e", "e": "g"},
	{"a": "B"},
	{"jumpstarter.dev/name": "exp-1", "board": "rpi4"},
	{"metadata.jumpstarter.dev/ci": "nightly", "board": "qemu"},
	{"näh": "ü"},
	{"a": "a b"},
	{strings.Repeat("k", 63): strings.Repeat("v", 63)},
	{"A_b.c-9": "X_y.z-0"},
}

// operands are the keys and values that are inserted into every form of a requirement.
var operands = []struct{ key, value string }{
	{"board", "rpi4"},
	{"site", ""},
	{"slots", "3"},
	{"absent", "x"},
	{"in", "in"},
	{"notin", "notin"},
	{"jumpstarter.dev/name", "exp-1"},
	{"A_b.c-9", "X_y.z-0"},
	{"-a", "b"},
	{"a", "-b"},
	{"näh", "1"},
	{"a", "ü"},
	{strings.Repeat("k", 63), strings.Repeat("v", 63)},
	{strings.Repeat("k", 64), "v"},
	{"k", strings.Repeat("v", 64)},
	// 63 characters, but 126 bytes.
	{"k", strings.Repeat("ü", 63)},
}

// forms are the forms of a requirement; K and V are its key and value.
var forms = []string{
	"K=V", "K==V", "K!=V", "K in (V)", "K notin (V)", "K in (V,other)", "K", "!K", "K>V", "K<V",
}

// odd are individual selectors: spaces, ends, missing parts, wrong order, other alphabets.
var odd = []string{
	"", " ", "\t", "\n", "\r\n", "\u00a0", "\u2003", "\ufeff", ",", ",,", "a,", ",a", "a,,b", "a, ,b", "a,b,", " a , b ",
	"a=b,c=d", "c=d,a=b", "a=b,a=b", "a=b,a=c", "a=b,a!=b", "a,!a", "a,a", "a!=b,a!=c", "b,a,c", "h,e,c,a",
	"board = rpi4", " board=rpi4 ", "board\t=\trpi4", "board\n=\nrpi4", "board\u00a0=rpi4", "board =rpi4 , site = east",
	"board\vin (rpi4)", "board\fin (rpi4)",
	"a=", "a==", "a!=", "a=,c=d", "a= ,c=d", "a!=,c", "h=", "h==", "h!=", "h in ()", "h notin ()", "board=", "board in (,)",
	"=", "==", "!=", "!", "!!", "!!a", "! a", "!a=b", "!a in (b)", "!,a", "a!", "a!b", "!=b", "=b", "a=!b", "a=!", "!(a)",
	"a===b", "a=b=c", "a==b==c", "a=b!=c", "a!==b", "a!=!b", "a<>b", "a><b", "a>=1", "a<=1", "a>", "a<", ">1", "<", "a > 1",
	"a b", "a b c", "a=b c", "a=b c=d", "a=b;c=d", "a:b", "a|b", "a&b", "a=b&c=d", "a='b'", "a=\"b\"", "'a'=b", "a=b\\,c", "a~b",
	"a in", "a in ", "a in b", "a in (", "a in )", "a in ()", "a in ( )", "a in (b", "a in b)", "a in (b)", "a in(b)", "a  in  (b)",
	"a in (b,)", "a in (,b)", "a in (,)", "a in (,,)", "a in (b,,c)", "a in (b,c,)", "a in (b c)", "a in (b, c)", "a in ( b , c )",
	"a in (c,b)", "a in (b,b)", "a in (b,a,b)", "a in (b)(c)", "a in ((b))", "a in (b))", "a in (b),", "a in (b),c", "a in (b) c",
	"a in (b) ,c", "a in (=)", "a in (b=c)", "a in (!b)", "a in (b,=)", "a in (b!)", "a in (b>c)", "a in [b]", "a in {b}",
	"a in (in,notin)", "a in (in)", "in in (in)", "in notin (notin)", "notin in (notin)", "in", "notin", "!in", "!notin", "in=in", "in in",
	"in,notin", "in in (in),notin notin (x)", "in notin", "notin notin (notin)", "a IN (b)", "a In (b)", "a NOTIN (b)", "a not in (b)",
	"a notin", "a notin b", "a notin (", "a notin ()", "a notin (b)", "a notin(b)", "a notin (,)", "a notin (b,)", "a exists", "a gt 1",
	"(", ")", "()", "(a)", "(a=b)", "a=(b)", "a=b)", "a(b)", "a)", "a(", "a=(", "a==(", "a,(b)",
	"slots>3", "slots<5", "slots>4", "slots<4", "slots>-2", "slots<-0", "slots>+3", "slots>03", "slots>0x1", "slots>3.5", "slots>1e3",
	"slots> 3", "slots>3,slots<5", "slots>3,slots<9", "slots>9223372036854775806", "slots>9223372036854775807", "slots<9223372036854775807",
	"slots>9223372036854775808", "slots<-9223372036854775807", "slots>-9223372036854775808", "slots>3_000", "slots>٣", "slots>four", "slots>,a",
	"/a", "a/", "/", "a/b/c", "a//b", "a/b=c", "A/b=c", "a_b/c=d", "a.b/c", ".a/b", "a./b", "-a/b", "a..b/c", "x/y/z=1", "a/-b", "!a/b/c",
	strings.Repeat("p", 63) + "/a", strings.Repeat("p", 64) + "/a", longPrefix(253) + "/a", longPrefix(254) + "/a",
	"_a", "a_", ".a", "a.", "-a", "a-", "a-b", "a_b", "a.b", "a--b", "a=b.", "a=.b", "a=_b", "a=b-c", "a=b_c", "a=b.c", "a=-", "a=.", "1=1", "1",
	"a=*", "*", "*=*", "a=b*", "a=%41", "%61=b", "a=$b", "a=b/c", "a=/", "a=b:c", "a=b@c", "a#b", "a=b#c", "a=1.5", "a=TRUE", "a=B", "A=b", "A=B",
	"ok=1,näh=2", "näh", "a=ü", "a in (ü)", "a=1 🚫", "🚫", "a=🚫", "ａ=b", "a＝b", "a=b，c=d", "а=b", "a=\u0301", "a\u200b=b", "a=b\u200b", "\u202ea=b",
	"a=\U0001f468\u200d\U0001f469", "a=日本", "日本 in (語)", "İ=i", "ß=ss", "a=\u2028", "a=\u0085", "a=\ue000", "a=\U000e0001", "a=\ufffd", "a\x7f=b", "a=\x7f",
	"a\x00b", "a\x00", "\x00", "a=b\x00", "a=\x00b", "a in (b\x00,c)", "a\x01=b", "a=\x1b[31m", "a=\x07\x08",
	"metadata.jumpstarter.dev/ci=nightly", "metadata.jumpstarter.dev/ci", "!metadata.jumpstarter.dev/ci", "jumpstarter.dev/name in (exp-1, exp-2)",
	"board in (rpi4, rpi5),site notin (west),!broken", "board=rpi4,site in (east,west),slots>2", "site in (b, a),board!=rpi4,!broken,gpu,slots>2",
	"board==rpi4,board in (rpi4,rpi5),board notin (qemu),board,board!=x", "b!=1,a in (x),!c,a=y,a",
	"board=rpi4 # comment", "board=rpi4\n,site=east", "board=rpi4\nsite=east", "--board=rpi4", "-l board=rpi4", "board = = rpi4", "board ! = rpi4",
	"a=b, ", "a=b ,", "a in (b) , ", "a=b,!", "a=b,=", "a=b,)", "a=b,in", "a=b,c in", "a=b,c in (", "a=b,-c", "a=b,c=-d", "a in (-x,_y)", "a notin (-x)",
	"a in (-x,b,_y)", "-a in (-x)", "-a>x", "-a>-x", "a>-x", "a>x", "a<", "slots<x,board", "a=b,slots>x",
	strings.Repeat("a,", 100) + "b", "a in (" + strings.Repeat("x,", 100) + "y)", strings.Repeat("v", 300), "a=" + strings.Repeat("v", 300),
}

// longPrefix is a DNS subdomain of that length.
func longPrefix(length int) string {
	return strings.Repeat(strings.Repeat("p", 49)+".", 6)[:length-1] + "p"
}

// selectors is the whole table: the odd ones, and every form with every pair of operands, each once.
func selectors() []string {
	all := map[string]bool{}
	var list []string
	add := func(text string) {
		if !all[text] {
			all[text] = true
			list = append(list, text)
		}
	}
	for _, text := range odd {
		add(text)
	}
	generated := len(list)
	for _, operand := range operands {
		for _, form := range forms {
			add(strings.NewReplacer("K", operand.key, "V", operand.value).Replace(form))
		}
	}
	sort.Strings(list[generated:])
	return list
}
